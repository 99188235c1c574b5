// Package events is deployed as a function of that name: it records Slack's reactions and replies.
package events

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/door"
)

func init() {
	functions.HTTP("events", function.New("events", door.Events).ServeHTTP)
}
