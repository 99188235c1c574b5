package ask

import (
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Customers shows who was told what, to whoever asks and at that moment. In the browser that is a page of its own.
var Customers = &Ask{
	Name: "customers", Button: "board_customers", On: OnBoard, Last: true, Says: text.ToldTitle,
	When: func(s Seen) bool { return s.State.Incident.Settings.Listed },
}

// What people do about the list of customers, which is the workspace's.
var (
	ReadList = &Ask{
		Name: "read_customers", Button: "customers_read", On: OnList, Says: text.ButtonReadList,
		Does: func(Values) incident.Action { return incident.ReadList{} },
	}
	// UseShorter is about the list that is held back, of which Values.Of is the number.
	UseShorter = &Ask{
		Name: "use_customers", Button: "customers_use", On: OnList, Says: text.ButtonShorter,
		When: func(s Seen) bool { _, asks := s.State.List.Asks(); return asks },
		Does: func(v Values) incident.Action {
			no, _ := strconv.Atoi(v.Of) // what is none is no list that is held back
			return incident.UseShorter{No: no}
		},
	}
)
