package ask

import "noroshi.internal/shared/text"

// CatchUp shows how it stands in ten lines, to whoever asks and at that moment. In the browser that is a page of its own.
var CatchUp = &Ask{Name: "state", Button: "board_state", On: OnBoard, Says: text.ButtonCatchUp}
