package mail_test

import (
	"testing"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/plan"
)

// What is wrong with the server is waited for, and a probe finds it too; what is wrong with an address is the address's.
func TestNobodyIsRefusedByTheServersFault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults mailtest.Faults
		want   string
		probe  string
	}{
		"fine":          {want: "sent", probe: "sent"},
		"no login":      {mailtest.Faults{NoAuth: true}, "retry-later mail_login unavailable", "retry-later mail_login unavailable"},
		"another":       {mailtest.Faults{OtherName: true}, "retry-later mail_tls unavailable", "retry-later mail_tls unavailable"},
		"no encryption": {mailtest.Faults{NoSTARTTLS: true}, "retry-later mail_plain unavailable", "retry-later mail_plain unavailable"},
		"no sender":     {mailtest.Faults{NoSender: true}, "retry-later mail_sender unavailable", "retry-later mail_sender unavailable"},
		"an address":    {mailtest.Faults{Refuse: []string{someone}}, "permanent mail_refused", "sent"},
		"a letter":      {mailtest.Faults{RefuseContent: true}, "permanent mail_content", "sent"},
		"nobody knows":  {mailtest.Faults{DropAfterDot: 1}, "unknown mail_unknown unavailable", "sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t, safe)
			server.Break(func(f *mailtest.Faults) { *f = c.faults })
			s := mail.NewSystem(sender(t, options(server)))
			l := letter(someone)
			facts := plan.Mail{To: l.To, Lang: l.Lang, ID: l.ID, At: l.At, Letters: l.Letters}
			ref, err := s.Apply(t.Context(), effect.Call{Effect: plan.Effect{Key: plan.MailKey(l.ID), Facts: facts}})
			if got := outcome(t, err); got != c.want || (ref.ID == l.ID) != (err == nil) {
				t.Errorf("%s, at %q", got, ref.ID)
			}
			if got := outcome(t, s.Probe(t.Context())); got != c.probe {
				t.Errorf("a probe: %s", got)
			}
		})
	}
}
