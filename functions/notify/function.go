// Package notify is deployed as a function of that name: it sends notices to customers and reads the list of them, woken by marks.
package notify

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/notifyside"
)

func init() {
	functions.HTTP("notify", function.New("notify", notifyside.Worker).ServeHTTP)
}
