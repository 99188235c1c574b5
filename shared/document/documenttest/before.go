package documenttest

import (
	"context"
	"embed"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Before is an incident as the version of a commit left it, with the documents that it had made; none but that version wrote them.
type Before struct {
	State    incident.State
	Timeline []incident.Entry
	Now      time.Time
	folder   string
	t        *testing.T
}

//go:embed testdata
var testdata embed.FS

// ReadBefore reads the incident that commit 0c332c5 left after a declaration in a language: before documents followed the facts.
func ReadBefore(t *testing.T, lang incident.Lang) *Before {
	t.Helper()
	b := &Before{folder: "testdata/0c332c5/" + string(lang) + "/", t: t}
	var left struct {
		Incident incident.Incident `json:"incident"`
		Todos    []incident.Todo   `json:"todos"`
		Timeline []incident.Entry  `json:"timeline"`
	}
	if err := json.Unmarshal([]byte(b.File("incident.json")), &left); err != nil {
		t.Fatal(err)
	}
	b.State, b.Timeline = incident.State{Incident: left.Incident, Todos: left.Todos}, left.Timeline
	b.Now = left.Incident.DeclaredAt.Add(50 * time.Minute)
	return b
}

// File is what that version wrote: notice.md and checksheet.md in a folder, drive.json in a drive.
func (b *Before) File(name string) string {
	b.t.Helper()
	body, err := testdata.ReadFile(b.folder + name)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(body)
}

// Correct has somebody change facts.
func (b *Before) Correct(do incident.Correct) {
	b.t.Helper()
	d, err := incident.Decide(b.State, incident.Request{
		ID: "correct", Incident: b.State.Incident.ID, At: b.Now, By: incident.Actor{ID: "U0KAKEI"}, Do: do,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.State.Incident, b.Timeline = *d.Incident, append(b.Timeline, d.Entry)
}

// Follow has a document followed where it is, and returns what is told.
func (b *Before) Follow(w document.Writer, at plan.Ref, name string) (told incident.Followed) {
	b.t.Helper()
	system := document.New(w, clock.Func(func() time.Time { return b.Now }), document.Options{
		Commander: func(context.Context, incident.PersonID) string { return "筧" },
		Timeline:  func(context.Context, incident.ID) ([]incident.Entry, error) { return b.Timeline, nil },
	})
	refs := plan.Refs{plan.Key(incident.DocumentLink(name)): at}
	for _, e := range plan.Docs(b.State, refs) {
		if e.Key != plan.FollowKey(name) {
			continue
		}
		ctx := effect.WithResult(b.t.Context(), func(r effect.Result) { told, _ = r.Event.(incident.Followed) })
		if _, err := system.Apply(ctx, effect.Call{Inventory: effect.Inventory{Incident: b.State.Incident.ID, Refs: refs}, Effect: e}); err != nil {
			b.t.Fatal(err)
		}
		return told
	}
	b.t.Fatalf("%s is not followed", name)
	return told
}

// Places are the names of places that are behind, each with a question mark where nobody knows who wrote what stands there.
func Places(told incident.Followed) string {
	var names []string
	for _, p := range told.Behind {
		name := p.Name
		if p.Unsure {
			name += "?"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}
