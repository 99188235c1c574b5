package simulation

import (
	"context"
	"strings"
	"testing"

	"noroshi.internal/shared/portal/place"
)

// ofPortal reports whether a mutant is the tool without a guard of what stands on the portal.
func (m mutant) ofPortal() bool { return m.overwritesPortal || m.forgetsRevisions }

// place is where the portal's objects stand.
func (m mutant) place(p place.Place) place.Place {
	switch {
	case m.overwritesPortal:
		return overwritesPortal{p}
	case m.forgetsRevisions:
		return forgetsRevisions{p}
	}
	return p
}

// overwritesPortal writes over whatever stands there by then.
type overwritesPortal struct{ place.Place }

func (o overwritesPortal) Put(ctx context.Context, name string, c place.Content, _ int64) error {
	return o.Place.Put(ctx, name, c, whatever)
}

// forgetsRevisions does not know of which revision it is that stands there.
type forgetsRevisions struct{ place.Place }

func (f forgetsRevisions) Stat(ctx context.Context, name string) (place.Object, bool, error) {
	o, found, err := f.Place.Stat(ctx, name)
	o.Revision = 0
	return o, found, err
}

// published: a notice goes to the portal, and what stands there changes while whoever stands still at that does.
func published(string) plot {
	p := tells(true)
	p.name, p.relay = "what customers read on the portal", newRelay()
	return p
}

// TestNothingOlderIsPosted: whoever stands still at the first page writes no older state over a newer one.
func TestNothingOlderIsPosted(t *testing.T) {
	t.Parallel()
	played := 0
	for _, p := range matrix(t, published) {
		if p.how.freeze && strings.HasPrefix(p.at.what, "call object.") && strings.Contains(p.at.what, " index.html") {
			played++
			breaksAt(t, published, p)
		}
	}
	if played == 0 {
		t.Error("nothing is posted")
	}
	t.Logf("%d points", played)
}
