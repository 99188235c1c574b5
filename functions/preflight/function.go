// Package preflight is deployed as a function of that name: every week it looks whether what a response needs is there.
package preflight

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/weekly"
)

func init() {
	functions.HTTP("preflight", function.New("preflight", weekly.Preflight).ServeHTTP)
}
