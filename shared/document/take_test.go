package document_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
)

// TestWhoeverNobodyKnowsInSlackIsAnAuthorAndMakesThemUnknown: they may act in Slack under another address.
func TestWhoeverNobodyKnowsInSlackIsAnAuthorAndMakesThemUnknown(t *testing.T) {
	t.Parallel()
	accounts := map[string]incident.PersonID{"sato@example.com": "U0TOKYO", "t.sato@example.com": "U0TOKYO"}
	person := func(_ context.Context, address string) (incident.PersonID, error) {
		if p, ok := accounts[address]; ok {
			return p, nil
		}
		return people.MailID(address), nil
	}
	for name, c := range map[string]struct {
		editors []string
		want    []incident.PersonID
		unknown bool
	}{
		"nobody":                       {},
		"one of the team, twice":       {[]string{"sato@example.com", "t.sato@example.com"}, []incident.PersonID{"U0TOKYO"}, false},
		"one whom Slack does not know": {[]string{"sato@example.com", "sato@private.example"}, []incident.PersonID{"U0TOKYO", "mail:sato@private.example"}, true},
	} {
		s := &shelf{taken: document.Taken{Lines: lines(whole), Editors: c.editors}}
		system := document.New(s, clock.Func(func() time.Time { return t0 }), document.Options{Person: person})
		got := takes(t, system)
		if got.Code != "" || got.Unknown != c.unknown || !slices.Equal(got.Editors, c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// takes is what a system says of the document of the first notice.
func takes(t *testing.T, system effect.System) (told incident.TakenOver) {
	t.Helper()
	ctx := effect.WithResult(t.Context(), func(r effect.Result) { told, _ = r.Event.(incident.TakenOver) })
	of := plan.Effect{Key: plan.TakeoverKey("notice"), Kind: plan.TakeoverKind, Life: plan.Kept, Facts: plan.Takeover{ID: "notice", Press: 1}}
	if _, err := system.Apply(ctx, effect.Call{Inventory: effect.Inventory{Incident: "k3f9q2"}, Effect: of}); err != nil {
		t.Fatal(err)
	}
	return told
}
