// Package command is deployed as a function of that name: it answers Slack's slash command.
package command

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/door"
)

func init() {
	functions.HTTP("command", function.New("command", door.Command).ServeHTTP)
}
