package firestore

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
)

// Inner and outer are what stored types are made of; untagged and quotedNumber are what none is.
type Inner struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type outer struct {
	Inner
	Title upper           `json:"title"` // in place of the embedded one's
	At    time.Time       `json:"at,omitzero"`
	Wait  time.Duration   `json:"wait"`
	Least uint8           `json:"least"`
	Part  float64         `json:"part"`
	Sure  bool            `json:"sure"`
	Ptr   *Inner          `json:"ptr"`
	List  []Inner         `json:"list"`
	Map   map[word]Inner  `json:"map"`
	Deep  map[word][]word `json:"deep"`
	Bytes []byte          `json:"bytes"`
	Twice [][]int         `json:"twice"`
	Any   any             `json:"any"`
	Raw   json.RawMessage `json:"raw"`
	Anys  []any           `json:"anys"`
	Ptrs  []*[]string     `json:"ptrs"`
	Skip  string          `json:"-"`
}

type word string

// upper decodes itself from a text.
type upper string

func (u *upper) UnmarshalText(b []byte) error { *u = upper("<" + string(b) + ">"); return nil }

type untagged struct{ Name string }

type quotedNumber struct {
	N int `json:"n,string"`
}

// TestAssignIsWhatJSONDoes: whatever is kept comes back as encoding/json would decode it, errors included.
func TestAssignIsWhatJSONDoes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 20, 23, 50, 0, 123, time.FixedZone("", 9*3600))
	todo := incident.Todo{
		ID: "4.3b", Title: incident.Text{JA: "第1報", EN: "notice"}, State: incident.TodoClaimed, Owner: "U1", Helpers: []incident.PersonID{"U2"},
		Every: time.Minute, OpenedAt: at, Reactions: map[incident.PersonID]map[string]incident.Reaction{"U1": {"eyes": {On: true, Stamp: "1.2"}}},
		Last: &incident.Progress{By: "U1", At: at, Text: "a\nb"}, Asked: &incident.Asked{Step: incident.AskTake, To: []string{}},
	}
	header := incident.Incident{
		ID: "k3f9qa", Status: incident.Open, DeclaredAt: at, Facts: incident.Facts{Title: "<EC2>", Services: []string{"ec2"}},
		Settings: incident.Settings{Announce: []incident.Audience{{Channel: "C1"}}, Extra: map[string]string{"a.b/c": "d"}},
		Answer:   &incident.AnswerTo{Person: "U1"}, Links: map[string]incident.Link{"channel": {Ref: "C1"}}, Snooze: &incident.Snooze{Until: at},
		Playbook: incident.Playbook{ID: "p", Phases: []incident.PlaybookPart{{Phase: incident.Start, Todos: []incident.TodoDef{{ID: "a", Ladder: incident.DefaultReminders.Ladder}}}}},
	}
	for name, doc := range map[string]any{
		"a TODO": todo, "a header": header, "a person": people.Person{ID: "U1", SeenAt: at, Bot: true},
		"all kinds": json.RawMessage(`{"id":"i","title":"t","at":"2026-02-20T23:50:00+09:00","wait":5,"least":255,"part":1.5,"sure":true,` +
			`"ptr":{"id":"p"},"list":[{"id":"1"},{}],"map":{"k":{"title":"m"}},"deep":{"k":["a"]},"bytes":"AQI=","twice":[[1],[]],"any":{"a":[1]},` +
			`"raw":{"x":1},"Skip":"s","n":"5"}`),
		"arrays in one":    json.RawMessage(`{"anys":[[1,2],"x"],"ptrs":[["a"],null]}`),
		"nothing":          json.RawMessage(`{}`),
		"nulls":            json.RawMessage(`{"id":null,"at":null,"ptr":null,"list":null,"map":null,"raw":null,"title":null}`),
		"empty ones":       json.RawMessage(`{"list":[],"map":{},"deep":{"k":[]}}`),
		"a wrong kind":     json.RawMessage(`{"id":5}`),
		"one too large":    json.RawMessage(`{"least":256}`),
		"a part for whole": json.RawMessage(`{"wait":1.5}`),
		"a wrong time":     json.RawMessage(`{"at":"yesterday"}`),
		"other case":       json.RawMessage(`{"name":"n"}`),
	} {
		fields, err := encode(doc)
		if err != nil {
			t.Fatal(name, err)
		}
		body, err := decode(fields)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, into := range []any{&outer{}, &incident.Todo{}, &incident.Incident{}, &people.Person{}, &untagged{}, &quotedNumber{}, &map[string]any{}, &json.RawMessage{}} {
			got, want := reflect.New(reflect.TypeOf(into).Elem()).Interface(), into
			gotErr, wantErr := assignFields(fields, got), json.Unmarshal(body, want)
			if errors.Is(gotErr, errNotPlain) {
				continue // by way of JSON
			}
			if (gotErr == nil) != (wantErr == nil) {
				t.Errorf("%s into a %T: %v, want %v", name, into, gotErr, wantErr)
			} else if diff := cmp.Diff(want, got); wantErr == nil && diff != "" {
				t.Errorf("%s into a %T (-want +got):\n%s", name, into, diff)
			}
		}
	}
	fields, _ := encode(header)
	if err := assignFields(fields, &incident.Incident{}); err != nil {
		t.Errorf("a header goes another way: %v", err)
	}
	for _, into := range []any{&untagged{}, &quotedNumber{}, &map[string]any{}, incident.Todo{}, nil} {
		if err := assignFields(fields, into); !errors.Is(err, errNotPlain) {
			t.Errorf("into a %T: %v", into, err)
		}
	}
}
