package text_test

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestWhatAReportSaysBesides stands in one bracket after its words, who said so last: nothing else is taken for a source.
func TestWhatAReportSaysBesides(t *testing.T) {
	t.Parallel()
	all := incident.Entry{Region: "ap-northeast-1", Services: []string{"EC2", "RDS"}, Ours: true, Source: "Customer B"}
	for _, c := range []struct {
		e      incident.Entry
		ja, en string
	}{
		{incident.Entry{}, "", ""},
		{all, "(東京リージョン EC2、RDS、自分たちでも確認、情報源: Customer B)", " (EC2, RDS in Tokyo, seen by us, source: Customer B)"},
		{incident.Entry{Region: "ap-northeast-1"}, "(東京リージョン)", " (Tokyo)"},
		{incident.Entry{Services: []string{"EC2"}}, "(EC2)", " (EC2)"},
		{incident.Entry{Source: "Customer B"}, "(情報源: Customer B)", " (source: Customer B)"},
	} {
		c.e.Kind, c.e.By, c.e.Text = incident.EntryEvidence, "U0KAKEI", "slow"
		kakei := func(incident.PersonID) string { return "@kakei" }
		ja, en := text.Entry(incident.Japanese, c.e, "", kakei), text.Entry(incident.English, c.e, "", kakei)
		if ja != "@kakei が根拠を追加: slow"+c.ja || en != "@kakei added evidence: slow"+c.en {
			t.Errorf("%q, %q", ja, en)
		}
	}
}
