package notifyside

import (
	"path/filepath"
	"slices"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/portal/place"
)

// TestThePlaceOfThePortal is as NOROSHI_PORTAL has it; where it has none, all waits.
func TestThePlaceOfThePortal(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "portal")
	for name, c := range map[string]struct {
		at    config.PortalPlace
		code  string
		hosts []string
	}{
		"a folder": {at: config.PortalPlace{Dir: dir}},
		"a bucket": {config.PortalPlace{Bucket: "status", Prefix: "p"}, place.CodeUnreachable, []string{"http://127.0.0.1:1/storage/v1/"}},
		"nowhere":  {code: place.CodeUnset},
	} {
		p := function.Parts{Config: config.Config{Systems: config.Systems{Portal: c.at}, StorageURL: "http://127.0.0.1:1/storage/v1/"}, Clock: clock.Machine}
		s, err := OpenPortal(p)
		if err != nil {
			t.Fatal(err)
		}
		err = s.(effect.Prober).Probe(t.Context())
		if got := effect.Classify(err); (err == nil) != (c.code == "") || err != nil && got.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if s.Name() != incident.Portal || !s.Plan().Refless || !slices.Equal(PlaceAddresses(p), c.hosts) {
			t.Errorf("%s: %s, %v", name, s.Name(), PlaceAddresses(p))
		}
	}
}
