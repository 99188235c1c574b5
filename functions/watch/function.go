// Package watch is deployed as a function of that name: every minute it looks at the team's own tools.
package watch

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/watching"
)

func init() {
	functions.HTTP("watch", function.New("watch", watching.Watch).ServeHTTP)
}
