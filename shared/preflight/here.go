package preflight

import (
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// here are the codes of what is mended otherwise on a machine of one's own than in Google Cloud: there it is a process and a
// file, and no function, no scheduler and no role.
var here = map[string]string{
	"store_unusable": "store_file", "clock_never": "clock_never_here", "clock_silent": "clock_silent_here",
	"form_unreachable": "form_unreachable_here", "form_not_ready": "form_not_ready_here",
	"portal_page_absent": "portal_page_absent_here",
}

// Fit lets findings say what to do where the tool runs, which its store tells: a file is a machine's own.
func Fit(found []incident.Finding, s config.Store) []incident.Finding {
	if s.Kind != config.SQLite {
		return found
	}
	fit := make([]incident.Finding, len(found))
	for i, f := range found {
		if code, ok := here[f.Code]; ok {
			if f.Code = code; code == "store_file" {
				f.Detail = s.Path
			}
		}
		fit[i] = f
	}
	return fit
}
