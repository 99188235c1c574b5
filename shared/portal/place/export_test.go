package place

import (
	"context"
	"os"
)

// Alone has f run while nobody else writes to a folder.
func Alone(ctx context.Context, d Dir, f func()) error {
	return d.alone(ctx, func(*os.Root) error { f(); return nil })
}

// Refused is what an error of the file system means.
var Refused = refused
