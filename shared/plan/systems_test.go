package plan_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

func TestAPlanSaysWhatTodaysSystemsNeed(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]plan.Plan{"Slack": plan.ForSlack, "documents": plan.ForDocs} {
		if effects := p.Effects(full(), plan.Refs{}); len(effects) == 0 || !p.From.All {
			t.Errorf("%s: %d effects, from %+v", name, len(effects), p.From)
		}
	}
}

func TestWithoutAPlanNothingIsPlanned(t *testing.T) {
	t.Parallel()
	if effects := (plan.Plan{}).Effects(full(), plan.Refs{plan.ChannelKey: {ID: "C1"}}); len(effects) > 0 {
		t.Errorf("%d things are to be made, the first of them %s", len(effects), effects[0].Key)
	}
}

// Whatever a system makes with a link stands on the board, after the documents.
func TestTheBoardLeadsToWhatAThirdSystemMade(t *testing.T) {
	t.Parallel()
	s := full()
	doc := s.Incident.Playbook.Documents[0].ID
	s.Incident.Links = map[string]incident.Link{
		incident.ChannelLink: {URL: "https://slack/C1"}, incident.MeetingLink: {URL: "https://meet"}, "page": {Ref: "not yet"},
		"view": {URL: "https://desk/1"}, incident.DocumentLink(doc): {URL: "https://docs/1"},
	}
	var names []string
	for _, l := range fact[plan.Board](t, s, plan.BoardKey).Links {
		names = append(names, l.Name)
	}
	if want := []string{doc, "view"}; len(names) < 2 || !slices.Equal(names[:2], want) {
		t.Errorf("the board leads to %v, want %v first", names, want)
	}
}
