package ask_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// TestWhomAProblemNames: those who are in the incident by their role, and everybody else who is known. Nobody is asked about otherwise.
func TestWhomAProblemNames(t *testing.T) {
	t.Parallel()
	read := 0
	known := ask.Known{
		Name: func(id incident.PersonID) string { return map[incident.PersonID]string{"U0KAKEI": "筧"}[id] },
		Everybody: func() []incident.Actor {
			read++
			return []incident.Actor{{ID: "U0KAKEI", Name: "筧"}, {ID: "U0JONAS", Name: "Jonas"}}
		},
	}
	s := incident.State{Incident: incident.Incident{Commander: "U0KAKEI", Settings: incident.Settings{Language: incident.Japanese}}}
	for _, c := range []struct {
		text string
		h    incident.Heading
		want []incident.Naming
	}{
		{"Jonas forgot to approve notice 1", incident.HeadProblem, []incident.Naming{{As: "Jonas", Role: "担当者"}}},
		{"筧さんと Jonas を待った", incident.HeadProblem, []incident.Naming{{As: "筧さん", Role: "担当者"}, {As: "Jonas", Role: "担当者"}}},
		{"The approval came late", incident.HeadProblem, nil},
		{"Jonas answered at once", incident.HeadKeep, nil},
	} {
		do := incident.AddKPT{Words: incident.KPTWords{Heading: c.h, Text: c.text}}
		if got := ask.NamedBy(do, s, known); !slices.Equal(got, c.want) {
			t.Errorf("%q under %s names %v, want %v", c.text, c.h, got, c.want)
		}
	}
	if read != 3 {
		t.Errorf("the directory was read %d times", read)
	}
}
