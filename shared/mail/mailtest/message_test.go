package mailtest

import (
	"strings"
	"testing"
)

const whole = "From: a@example.com\r\nTo: b@example.com\r\nDate: Fri, 27 Nov 2026 23:55:00 +0900\r\nSubject: x\r\nMessage-ID: <1@example.com>\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\neA==\r\n"

func TestWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	if wrong := misformed([]byte(whole)); wrong != "" {
		t.Error(wrong)
	}
	for name, change := range map[string][2]string{
		"no date": {"Date:", "X-Date:"}, "two subjects": {"Subject: x\r\n", "Subject: x\r\nSubject: y\r\n"}, "Bcc": {"Subject:", "Bcc: c@example.com\r\nSubject:"},
		"a long line": {"eA==", strings.Repeat("eA==", 250)}, "a bare line feed": {"eA==", "eA==\neA=="}, "UTF-8": {"Subject: x", "Subject: 障"},
		"the library's name": {"Subject:", "User-Agent: x\r\nSubject:"}, "no header": {"From:", " From"}, "a bare CR": {"eA==", "eA==\reA=="},
	} {
		if misformed([]byte(strings.Replace(whole, change[0], change[1], 1))) == "" {
			t.Errorf("%s: it is taken", name)
		}
	}
}
