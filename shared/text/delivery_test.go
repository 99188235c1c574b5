package text_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestADrillSaysWhoGetsIt: nobody reads that mails leave which do not, nor that a drill's notice has reached customers.
func TestADrillSaysWhoGetsIt(t *testing.T) {
	t.Parallel()
	mail := []incident.Way{incident.ByMail}
	for name, c := range map[string]struct {
		mark   incident.NoticeMark
		begins bool
	}{
		"to customers":           {incident.NoticeMark{Ways: mail, Numbers: &incident.Numbers{Customers: 312, ByMail: 312, Addresses: 330}}, true},
		"in a drill":             {incident.NoticeMark{Ways: mail, Team: 2}, true},
		"in a drill, to nobody":  {incident.NoticeMark{Ways: mail}, false},
		"by hand, without a way": {incident.NoticeMark{Numbers: &incident.Numbers{Customers: 312}}, false},
	} {
		c.mark.No, c.mark.Stage = 1, incident.FirstNotice
		said := text.Did(incident.Japanese, incident.Entry{Kind: incident.EntryNoticeSent, Notice: &c.mark}, incident.Todo{}, mention)
		if strings.Contains(said, "送信を始めました") != c.begins {
			t.Errorf("%s: %s", name, said)
		}
	}
	over := incident.Entry{Kind: incident.EntryNoticeDelivered, Notice: &incident.NoticeMark{No: 1, Stage: incident.FirstNotice}, Told: &incident.Counts{}}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		if said := text.Entry(lang, over, "", mention); strings.HasSuffix(strings.TrimSpace(said), ":") {
			t.Errorf("it is over: %q", said)
		}
	}
}
