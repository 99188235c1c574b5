// Package alert is deployed as a function of that name: it takes what the team's monitors send.
package alert

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/hearing"
)

func init() {
	functions.HTTP("alert", function.New("alert", hearing.Alert).ServeHTTP)
}
