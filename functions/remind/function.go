// Package remind is deployed as a function of that name: every minute it asks what is due and what nobody serves.
package remind

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/clock"
)

func init() {
	functions.HTTP("remind", function.New("remind", clock.Remind).ServeHTTP)
}
