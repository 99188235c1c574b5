package notifyside

import (
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/portal"
)

// OpenPortal returns the system Portal.
func OpenPortal(function.Parts) (effect.System, error) { return portal.System{}, nil }
