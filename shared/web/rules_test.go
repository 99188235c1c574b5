package web

import (
	"net/url"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
)

// TestAPageFollowsTheRules of its fields, as the modal and the typed command do.
func TestAPageFollowsTheRules(t *testing.T) {
	t.Parallel()
	d := open(t)
	v := &visit{ctx: t.Context(), lang: incident.English, state: asktest.Seen(incident.English).State}
	v.now = d.svc.Now()
	for _, r := range asktest.Rows() {
		in := filled{Values: url.Values{}, faults: ask.Faults{}}
		page := d.Site.formOf(v, ask.Correct, in)
		for _, h := range page.Hidden {
			in.Set(h.Name, h.Value)
		}
		for field, said := range asktest.Shown(r) {
			in.Set(field, said)
		}
		asktest.Check(t, r, ask.Correct.Do(d.Site.values(v, ask.Correct, in), in.faults), in.faults)
	}
}
