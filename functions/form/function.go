// Package form is deployed as a function of that name: it serves the pages on which everything works while Slack is down.
package form

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/formside"
)

func init() {
	functions.HTTP("form", function.New("form", formside.Form).ServeHTTP)
}
