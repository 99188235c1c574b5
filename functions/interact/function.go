// Package interact is deployed as a function of that name: it answers Slack's buttons, menus and forms.
package interact

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/door"
)

func init() {
	functions.HTTP("interact", function.New("interact", door.Interact).ServeHTTP)
}
