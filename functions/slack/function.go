// Package slack is deployed as a function of that name: it makes Slack match, woken by marks.
package slack

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/slackside"
)

func init() {
	functions.HTTP("slack", function.New("slack", slackside.Worker).ServeHTTP)
}
