package service_test

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
)

// TestAReportThatIsDeliveredTwice is one report, and led to its own sign it asks nobody what it is about, whether it says where or not.
func TestAReportThatIsDeliveredTwice(t *testing.T) {
	t.Parallel()
	for name, facts := range map[string]incident.Facts{
		"vague": {Title: "slow"}, "known": {Title: "EC2", Region: "ap-northeast-1", Services: []string{"EC2"}},
	} {
		d := open(t)
		report := func(request string) service.Reported {
			out, err := d.Report(t.Context(), service.Reporting{
				RequestID: request, By: kakei, Via: incident.ViaSlack, Do: incident.ReportSign{Kind: incident.Live, Facts: facts},
			})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return out
		}
		first, again := report("r"), report("r")
		if len(again.Near) > 0 || !again.Repeated || again.Entry.Incident != first.Entry.Incident || again.State.Incident.Sign.Count != 1 {
			t.Errorf("%s, delivered again: %+v", name, again)
		}
	}
}
