package mailtest

import (
	"bytes"
	netmail "net/mail"
)

// Limits of a message (RFC 5322, 2.1.1).
const maxLine = 998

// once are the headers of which a message has exactly one.
var once = []string{"From", "To", "Date", "Subject", "Message-Id", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted"}

// misformed says what is wrong with a message; "": nothing.
func misformed(data []byte) string {
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return "that cannot be read: " + err.Error()
	}
	for line := range bytes.SplitAfterSeq(data, []byte("\n")) {
		switch {
		case len(line) > maxLine+2:
			return "with a line that is too long"
		case len(line) > 0 && !bytes.HasSuffix(line, []byte("\r\n")) || bytes.Count(line, []byte("\r")) > 1:
			return "with a line that does not end in CRLF"
		case bytes.ContainsFunc(line, func(r rune) bool { return r > '~' }):
			return "that is not all ASCII"
		}
	}
	for _, name := range once {
		if n := len(m.Header[name]); n != 1 {
			return "that has not exactly one " + name
		}
	}
	if m.Header.Get("Bcc") != "" || m.Header.Get("User-Agent")+m.Header.Get("X-Mailer") != "" {
		return "that says more than it should"
	}
	return ""
}
