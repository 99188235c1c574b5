package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
)

// calls compares what Slack was asked since the last look with the file of that name.
func (s *stage) calls(name string) error {
	all := s.slack.Calls()
	var b strings.Builder
	for _, c := range sameMoment(all[s.seen:]) {
		b.WriteString(s.describe(c) + "\n")
	}
	s.seen = len(all)
	s.keepFile(name, b.String())
	if diff := gocmp.Diff(string(s.file(name)), b.String()); diff != "" {
		return fmt.Errorf("Slack was asked something else (-want +got):\n%s", diff)
	}
	return nil
}

// keepFile writes what was seen into the file of that name, if the scenario is brought up to date.
func (s *stage) keepFile(name, seen string) {
	if !*update {
		return
	}
	i := slices.IndexFunc(s.archive.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		s.archive.Files = append(s.archive.Files, txtar.File{Name: name})
		i = len(s.archive.Files) - 1
	}
	s.archive.Files[i].Data = []byte(seen)
}

// sameMoment puts calls that were under way at the same time in one order, whichever was first.
func sameMoment(calls []slackfake.Call) []slackfake.Call {
	slices.SortStableFunc(calls, func(a, b slackfake.Call) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Method, b.Method), strings.Compare(a.Params["channel"], b.Params["channel"]))
	})
	return calls
}

// incident is the one whose channel is the room.
func (s *stage) incident() (incident.ID, error) {
	room, err := s.channel("room")
	if m, none := s.sign(""); err != nil && none == nil {
		id, _ := m.Metadata.EventPayload["incident"].(string)
		return incident.ID(id), nil
	}
	if err != nil {
		return "", err
	}
	return s.machine.service.InChannel(s.t.Context(), room.ID)
}

// times checks "N TEXT": how often TEXT is there.
func times(got, want string) error {
	number, text, _ := strings.Cut(want, " ")
	if n := strings.Count(got, text); strconv.Itoa(n) != number {
		return fmt.Errorf("it is there %d times:\n%s", n, got)
	}
	return nil
}

func lacks(got, want string) error {
	if contains(got, want) == nil {
		return fmt.Errorf("%q stands in:\n%s", want, got)
	}
	return nil
}

// asked checks "N METHOD [KEY]", or "N..M": how often Slack was asked since the last look, with any answer.
func (s *stage) asked(want string) error {
	number, what, _ := strings.Cut(want, " ")
	method, key, _ := strings.Cut(what, " ")
	n := 0
	for _, c := range s.slack.Calls()[s.seen:] {
		said := s.describe(c)
		begin, any := strings.CutSuffix(key, "*")
		if c.Method == method && (strings.HasSuffix(said, key) || any && strings.Contains(said, " "+begin)) {
			n++
		}
	}
	if err := within(n, number); err != nil {
		return fmt.Errorf("how often it was asked: %w", err)
	}
	return nil
}

// rooms checks how many incident channels there are.
func (s *stage) rooms(want string) error {
	n := 0
	for _, c := range s.slack.Channels() {
		if incidentRoom(c.Name) {
			n++
		}
	}
	if strconv.Itoa(n) != want {
		return fmt.Errorf("there are %d", n)
	}
	return nil
}

// document checks or changes a document of the incident: "notice shows TEXT", "notice hides TEXT", "notice gets TEXT",
// "notice edits WORDS → OTHER", "notice was WORDS → OTHER".
func (s *stage) document(what string) error {
	id, err := s.incident()
	if err != nil {
		return err
	}
	name, rest, _ := strings.Cut(what, " ")
	verb, text, _ := strings.Cut(rest, " ")
	doc := document.Name{Incident: id, Document: name}
	page, err := s.machine.documents.Read(doc)
	if err != nil {
		return err
	}
	switch verb {
	case "shows":
		return contains(page.Text, text)
	case "hides":
		return lacks(page.Text, text)
	case "gets":
		_, err = s.machine.documents.Save(doc, page.Hash, page.Text+"\n"+text+"\n")
		return err
	case "edits":
		words, other, _ := strings.Cut(text, " → ")
		_, err = s.machine.documents.Save(doc, page.Hash, strings.Replace(page.Text, words, other, 1))
		return errors.Join(err, contains(page.Text, words))
	case "was":
		words, other, _ := strings.Cut(text, " → ")
		_, err = s.machine.documents.Save(doc, page.Hash, strings.Replace(page.Text, words, other, 1))
		forgotten := os.RemoveAll(filepath.Join(s.dir, "documents", string(id), "."+name+".places.json"))
		return errors.Join(err, forgotten, contains(page.Text, words))
	}
	return fmt.Errorf("a document cannot be asked for %q", verb)
}
