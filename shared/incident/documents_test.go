package incident_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

func titled(id string) incident.Document {
	return incident.Document{ID: id, Title: incident.Text{JA: "第{{report_no}}報", EN: id + " {{report_no}}"}}
}

var withDrafts = incident.Playbook{Documents: []incident.Document{titled("notice"), titled("follow-up"), titled("recovery"), titled("checksheet")}}

func linked(ids ...string) map[string]incident.Link {
	out := map[string]incident.Link{}
	for _, id := range ids {
		out[incident.DocumentLink(id)] = incident.Link{URL: "https://docs/" + id}
	}
	return out
}

// Each notice after the first has its draft once it comes next, and what exists stays.
func TestDocumentsOfAnIncident(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status  incident.Status
		phase   incident.Phase
		notices incident.Notices
		links   map[string]incident.Link
		has     string
		want    []string // besides notice and check sheet
		next    string   // the one that people are led to
	}{
		"before the first notice":           {incident.Open, incident.Respond, incident.Notices{}, linked("notice"), "", nil, "notice"},
		"before it, late":                   {incident.Open, incident.Resolve, incident.Notices{}, linked("notice"), "", nil, "notice"},
		"after the first":                   {incident.Open, incident.Respond, incident.Notices{Sent: 1, Stage: incident.FirstNotice}, linked("notice"), "", []string{"follow-up-2"}, "notice"},
		"once it is there":                  {incident.Open, incident.Watch, incident.Notices{Sent: 1, Stage: incident.FirstNotice}, linked("notice", "follow-up-2"), "", []string{"follow-up-2"}, "follow-up-2"},
		"in the recovery":                   {incident.Open, incident.Resolve, incident.Notices{Sent: 1, Stage: incident.FirstNotice}, linked("notice"), "", []string{"recovery-2"}, "notice"},
		"beside a follow-up":                {incident.Open, incident.Resolve, incident.Notices{Sent: 1, Stage: incident.FirstNotice}, linked("notice", "follow-up-2", "recovery-2"), "", []string{"follow-up-2", "recovery-2"}, "recovery-2"},
		"while the follow-up is written":    {incident.Open, incident.Resolve, incident.Notices{Sent: 1, Stage: incident.FirstNotice, Open: 2, Next: incident.FollowUpNotice}, linked("follow-up-2", "recovery-2"), "", []string{"follow-up-2", "recovery-2"}, "follow-up-2"},
		"the follow-up was sent after all":  {incident.Open, incident.Resolve, incident.Notices{Sent: 2, Stage: incident.FollowUpNotice}, linked("follow-up-2", "recovery-2"), "", []string{"follow-up-2", "recovery-2", "recovery-3"}, "recovery-2"},
		"after the recovery notice":         {incident.Open, incident.Resolve, incident.Notices{Sent: 2, Stage: incident.RecoveryNotice}, linked("recovery-2"), "", []string{"recovery-2"}, "recovery-2"},
		"after the end":                     {incident.Resolved, incident.Resolve, incident.Notices{Sent: 1, Stage: incident.FirstNotice}, linked("notice", "follow-up-2"), "", []string{"follow-up-2"}, "follow-up-2"},
		"one that is known, but not linked": {incident.Open, incident.Respond, incident.Notices{Sent: 2, Stage: incident.FollowUpNotice}, nil, "follow-up-2", []string{"follow-up-2", "follow-up-3"}, ""},
	} {
		i := incident.Incident{Status: c.status, Phase: c.phase, Kind: incident.Live, Notices: c.notices, Links: c.links, Playbook: withDrafts}
		var got []string
		for _, d := range i.Documents(func(id string) bool { return id == c.has }) {
			got = append(got, d.ID)
		}
		if want := slices.Concat([]string{"notice"}, c.want, []string{"checksheet"}); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if next, _ := i.Draft(); next.ID != c.next {
			t.Errorf("%s: people are led to %q, want %q", name, next.ID, c.next)
		}
	}
}

func TestDraftsAreTitledByTheirNumber(t *testing.T) {
	t.Parallel()
	i := incident.Incident{Status: incident.Open, Phase: incident.Respond, Notices: incident.Notices{Sent: 1}, Playbook: withDrafts}
	if got := i.Documents(nil)[1].Title; got != (incident.Text{JA: "第2報", EN: "follow-up 2"}) {
		t.Errorf("%+v", got)
	}
}

// An incident that began before there were such drafts has none.
func TestAPlaybookWithoutDraftsHasNone(t *testing.T) {
	t.Parallel()
	i := incident.Incident{Status: incident.Open, Phase: incident.Resolve, Notices: incident.Notices{Sent: 1}}
	i.Playbook.Documents = []incident.Document{titled("notice"), titled("checksheet")}
	if got := i.Documents(func(string) bool { return true }); len(got) != 2 {
		t.Errorf("%d documents", len(got))
	}
}

func TestDraftOfIsTheInverse(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]struct {
		template string
		no       int
	}{
		"notice": {"notice", 1}, "checksheet": {"checksheet", 1}, "follow-up-2": {"follow-up", 2}, "recovery-12": {"recovery", 12},
		"follow-up": {"follow-up", 1}, "follow-up-x": {"follow-up-x", 1}, "follow-up-1": {"follow-up-1", 1}, "view": {"view", 1},
	} {
		if template, no := incident.DraftOf(document); template != want.template || no != want.no {
			t.Errorf("%s: %s, %d", document, template, no)
		}
	}
}
