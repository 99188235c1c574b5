package together_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TestTheWeeklyCheckAsksWhoeverSends: it is not told the password, and calls no mail server itself. notify answers by way of a mark, and is
// missed where it does not.
func TestTheWeeklyCheckAsksWhoeverSends(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"notify": "mail_unreachable", "": "mail_unanswered"} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			c := open(t, dir, func(s *config.Settings) { // nobody takes mails there
				s.Notices.Mail = config.Mail{Server: config.MailServer{Host: "127.0.0.1", Port: 1}, Rate: 5, Parallel: 2}
				s.Notices.Mail.From.Address = "support@example.com"
			})
			if name == "" {
				c.fn[incident.WorkerOf(incident.Mail)] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
			}
			began := time.Now()
			if code := c.call(function.Preflight); code != http.StatusNoContent {
				t.Fatal(code)
			}
			i, err := store.LoadHeader(t.Context(), c.counted.DB, incident.Workspace)
			if err != nil {
				t.Fatal(err)
			}
			n := slices.IndexFunc(i.Preflight.Findings, func(f incident.Finding) bool { return f.Row == incident.PreflightMail })
			if n < 0 || i.Preflight.Findings[n].Code != want {
				t.Errorf("found %+v", i.Preflight.Findings)
			}
			if row, _ := function.RowOf(function.Preflight); time.Since(began) > row.Limit/2 {
				t.Errorf("it took %s", time.Since(began))
			}
			time.Sleep(time.Minute)
			synctest.Wait()
		})
	}
}
