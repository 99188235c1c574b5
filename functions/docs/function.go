// Package docs is deployed as a function of that name: it makes the documents, woken by marks.
package docs

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/docside"
)

func init() {
	functions.HTTP("docs", function.New("docs", docside.Worker).ServeHTTP)
}
