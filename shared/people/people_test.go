package people

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

var errDown = errors.New("down")

// workspace is a Source that counts what it is asked.
type workspace struct {
	people map[incident.PersonID]Person
	groups map[string][]incident.PersonID
	names  map[string]string
	noList bool
	down   bool
	asked  []string
}

func (w *workspace) LookUpPerson(_ context.Context, id incident.PersonID) (Person, error) {
	w.asked = append(w.asked, string(id))
	p, ok := w.people[id]
	if w.down || !ok {
		return Person{}, errDown
	}
	return p, nil
}

func (w *workspace) LookUpPeople(_ context.Context, each func([]Person) error) error {
	if w.noList || w.down {
		return errDown
	}
	for _, p := range w.people {
		if err := each([]Person{p}); err != nil {
			return err
		}
	}
	return nil
}

func (w *workspace) LookUpGroup(_ context.Context, id string) ([]incident.PersonID, error) {
	w.asked = append(w.asked, id)
	if w.down || w.groups[id] == nil {
		return nil, errDown
	}
	return w.groups[id], nil
}

func (w *workspace) LookUpName(_ context.Context, id string) (string, error) {
	w.asked = append(w.asked, "name of "+id)
	if w.down {
		return "", errDown
	}
	return w.names[id], nil
}

func (w *workspace) LookUpMembers(_ context.Context, channel string) ([]incident.PersonID, error) {
	w.asked = append(w.asked, channel)
	if channel != "C0HELP" {
		return nil, errDown
	}
	return []incident.PersonID{"U0KAKEI", "U0GUEST"}, nil
}

type bench struct {
	dir  *Directory
	at   time.Time
	from *workspace
}

func setup(t *testing.T) *bench {
	t.Parallel()
	var db store.DB
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{at: time.Unix(1_770_000_000, 0).UTC(), from: &workspace{
		people: map[incident.PersonID]Person{
			"U0KAKEI": {ID: "U0KAKEI", Name: "筧", Locale: "ja-JP"},
			"U0GUEST": {ID: "U0GUEST", Name: "guest", Restricted: true},
		},
		groups: map[string][]incident.PersonID{"S0OPS": {"U0KAKEI"}},
	}}
	b.dir = New(NewCache(db, clock.Func(func() time.Time { return b.at })), b.from, Cast{Groups: []string{"S0OPS"}, Channels: []string{"C0GONE", "C0HELP"}})
	return b
}

func (b *bench) person(t *testing.T, id incident.PersonID) Person {
	t.Helper()
	p, err := b.dir.Person(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEverybodyIsKnownByAName: no outsider, nobody who came in with an address alone, and nobody without a name.
func TestEverybodyIsKnownByAName(t *testing.T) {
	b := setup(t)
	for _, p := range []Person{{ID: "U0NOK", Name: "Nok"}, {ID: "U0BOT", Name: "noroshi", Bot: true}, {ID: "U0GUEST", Name: "Guest Account", Restricted: true}, {ID: "U0NONE"}} {
		if err := b.dir.put(t.Context(), store.PersonPath(p.ID), p); err != nil {
			t.Fatal(err)
		}
	}
	b.person(t, "U0KAKEI")
	if _, err := b.dir.Meet(t.Context(), "sato@example.com", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := b.dir.Meet(t.Context(), "hana@example.com", "佐藤 花子"); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range b.dir.Everybody(t.Context()) {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	if want := []string{"Nok", "佐藤 花子", "筧"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestPersonIsLookedUpOnceADay(t *testing.T) {
	b := setup(t)
	for range 3 {
		if p := b.person(t, "U0KAKEI"); p.Name != "筧" || p.Outsider() {
			t.Fatalf("%+v", p)
		}
	}
	if len(b.from.asked) != 1 {
		t.Fatalf("asked %v", b.from.asked)
	}
	b.at = b.at.Add(Fresh)
	b.from.people["U0KAKEI"] = Person{ID: "U0KAKEI", Name: "筧", Deleted: true}
	if p := b.person(t, "U0KAKEI"); !p.Outsider() || len(b.from.asked) != 2 {
		t.Fatalf("%+v after %v", p, b.from.asked)
	}
}

func TestWhoIsKnownIsKnownWithoutSlack(t *testing.T) {
	b := setup(t)
	b.person(t, "U0GUEST")
	b.at = b.at.Add(30 * 24 * time.Hour)
	b.from.down = true
	if p := b.person(t, "U0GUEST"); !p.Outsider() || !p.Actor().Outsider {
		t.Fatalf("%+v", p)
	}
	if _, err := b.dir.Person(t.Context(), "U0NEW"); !errors.Is(err, errDown) {
		t.Fatalf("error %v", err)
	}
}

func TestCacheNeverAsks(t *testing.T) {
	b := setup(t)
	if _, known, err := b.dir.Cache.Person(t.Context(), "U0KAKEI"); known || err != nil {
		t.Fatalf("known %v, %v", known, err)
	}
	b.person(t, "U0KAKEI")
	b.at = b.at.Add(30 * 24 * time.Hour)
	p, known, err := b.dir.Cache.Person(t.Context(), "U0KAKEI")
	if !known || err != nil || p.Lang(incident.English) != incident.Japanese || len(b.from.asked) != 1 {
		t.Fatalf("%+v, known %v, %v, asked %v", p, known, err, b.from.asked)
	}
}

func TestRefreshLearnsEverybodyAndTheGroups(t *testing.T) {
	b := setup(t)
	if err := b.dir.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.from.down = true
	if p := b.person(t, "U0GUEST"); !p.Outsider() {
		t.Fatalf("%+v", p)
	}
	members, known, err := b.dir.GroupMembers(t.Context(), "S0OPS")
	if err != nil || !known || !slices.Equal(members, []incident.PersonID{"U0KAKEI"}) {
		t.Fatalf("members %v, %v, %v", members, known, err)
	}
	b.at = b.at.Add(2 * Fresh)
	if _, known, _ := b.dir.GroupMembers(t.Context(), "S0OPS"); known {
		t.Fatal("a group that two refreshes missed counts as known")
	}
}

func TestRefreshWithoutAListAsksForTheMembers(t *testing.T) {
	b := setup(t)
	b.from.noList = true
	if err := b.dir.Refresh(t.Context()); !errors.Is(err, errDown) {
		t.Fatalf("error %v", err)
	}
	b.from.down = true
	if p := b.person(t, "U0KAKEI"); p.Name != "筧" {
		t.Fatalf("%+v", p)
	}
	if p := b.person(t, "U0GUEST"); !p.Restricted { // in no group, but in a channel of the settings
		t.Fatalf("%+v", p)
	}
}

func TestLangOfALocale(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string]incident.Lang{
		"ja-JP": incident.Japanese, "ja": incident.Japanese, "en-US": incident.English, "th-TH": incident.English, "": incident.Japanese,
	} {
		if got := (Person{Locale: locale}).Lang(incident.Japanese); got != want {
			t.Errorf("%q: %s", locale, got)
		}
	}
}

// An address that was typed may have full-width letters or something that nobody sees; one that a provider vouches for counts
// as it is, or two people would be one.
func TestTypedMail(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" Kakei@Example.com ": "kakei@example.com", "ｋａｋｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ": "kakei@example.com", "kakei@example.com\u200b": "kakei@example.com", "no": "",
	} {
		if got, ok := TypedMail(in); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", in, got, ok)
		}
	}
	if got, ok := CleanMail("ｋakei@example.com"); ok && got == "kakei@example.com" {
		t.Error("two addresses are one")
	}
}

// TestNamesAreAskedForOnceADay: of groups and channels, and what is known stays when Slack cannot answer.
func TestNamesAreAskedForOnceADay(t *testing.T) {
	b := setup(t)
	b.from.names = map[string]string{"S0ONCALL": "oncall"}
	name := func(ask bool, want string, asked int) {
		t.Helper()
		b.from.asked = nil
		if got := b.dir.Name(t.Context(), "S0ONCALL", ask); got != want || len(b.from.asked) != asked {
			t.Errorf("%q, asked %v", got, b.from.asked)
		}
	}
	name(false, "", 0)
	name(true, "oncall", 1)
	name(true, "oncall", 0)
	b.from.names["S0ONCALL"] = "duty"
	b.at = b.at.Add(Fresh)
	b.from.down = true
	name(true, "oncall", 1)
	b.from.down = false
	name(true, "duty", 1)
	name(false, "duty", 0)
}
