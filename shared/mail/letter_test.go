package mail_test

import (
	"bytes"
	"encoding/base64"
	"flag"
	"io"
	"mime"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// taken is the message that a server takes of a letter.
func taken(t *testing.T, l mail.Letter) []byte {
	t.Helper()
	server := mailtest.Piped(t, mailtest.Options{})
	send(t, sender(t, near(server)), l)
	all := server.Accepted()
	if len(all) != 1 {
		t.Fatalf("%d messages came", len(all))
	}
	return all[0].Data
}

// TestBytes holds the letters as they leave, and that the same one is the same bytes whenever it does.
func TestBytes(t *testing.T) {
	t.Parallel()
	first, follow, drill := letter(someone), letter("\"taro yamada\"@日本語.example"), letter("drill@example.com")
	drill.Letters = text.Marked(true, drill.Letters)
	follow.Lang, follow.ID, follow.Thread = incident.English, id(2), id(1)
	drill.Lang, drill.Drill = incident.BothLanguages, true
	for name, l := range map[string]mail.Letter{"ja": first, "en": follow, "both": drill} {
		got, file := taken(t, l), filepath.Join("testdata", name+".eml")
		if again := taken(t, l); !bytes.Equal(got, again) {
			t.Errorf("%s: another message at the second try", name)
		}
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

// read is a message as its reader sees it.
func read(t *testing.T, raw []byte) (subject, body string, m *netmail.Message) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Error(err)
	}
	decoded, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Error(err)
	}
	return subject, string(decoded), m
}

// A reader sees what was approved, to the character, whatever is in it, and no line is longer than it should be.
func TestReadersSeeWhatWasApproved(t *testing.T) {
	t.Parallel()
	for _, said := range []string{
		"障害", "[Notice 1] Outage", strings.Repeat("東京リージョンの障害", 20), strings.Repeat("long words ", 30) + "end", strings.Repeat("x", 300),
		"=?UTF-8?B?6Kmm6aiT?=", "two  blanks", "髙島屋①・emoji 🔥🇯🇵 か゚", "a \"quote\" <b>, comma; (and) \\ more", "名前:  値",
	} {
		l := letter(someone)
		l.Letters.JA = incident.Letter{Subject: said, Body: said + "\r\n.\n..\nFrom me\r\n\r\n" + said + "\n"}
		raw := taken(t, l)
		subject, body, _ := read(t, raw)
		if want := said + "\r\n.\r\n..\r\nFrom me\r\n\r\n" + said + "\r\n"; subject != said || body != want {
			t.Errorf("%q is read as\n%q, and\n%q as\n%q", said, subject, want, body)
		}
		for line := range strings.SplitSeq(string(raw), "\r\n") {
			if len(line) > 78 {
				t.Errorf("%d characters: %s", len(line), line)
			}
		}
	}
}

// What no header may hold is refused before anything is sent, as is what only looks like a letter.
func TestWhatIsNoLetter(t *testing.T) {
	t.Parallel()
	server := mailtest.Piped(t, mailtest.Options{})
	s := sender(t, near(server))
	for name, change := range map[string]func(*mail.Letter){
		"an address with a line break":        func(l *mail.Letter) { l.To = someone + "\r\nBcc: all@customer.example" },
		"a local part with a line break":      func(l *mail.Letter) { l.To = "\"taro\r\nBcc: x\"@customer.example" },
		"an address with a name":              func(l *mail.Letter) { l.To = "Taro <" + someone + ">" },
		"two addresses":                       func(l *mail.Letter) { l.To = someone + ", other@customer.example" },
		"no address":                          func(l *mail.Letter) { l.To = "" },
		"an option behind the address":        func(l *mail.Letter) { l.To = someone + "> SIZE=1 <x@customer.example" },
		"a subject with a line break":         func(l *mail.Letter) { l.Letters.JA.Subject = "障害\r\nBcc: all@customer.example" },
		"a subject with a line feed":          func(l *mail.Letter) { l.Letters.JA.Subject = "障害\nX: y" },
		"a subject with a NUL":                func(l *mail.Letter) { l.Letters.JA.Subject = "障害\x00" },
		"a subject with a line separator":     func(l *mail.Letter) { l.Letters.JA.Subject = "障害\u2028X" },
		"a broken subject":                    func(l *mail.Letter) { l.Letters.JA.Subject = "障害\xff" },
		"no subject":                          func(l *mail.Letter) { l.Letters.JA.Subject = " " },
		"no body":                             func(l *mail.Letter) { l.Letters.JA.Body = "\r\n" },
		"no body in the second language":      func(l *mail.Letter) { l.Lang, l.Letters.EN.Body = incident.BothLanguages, "" },
		"an id with a line break":             func(l *mail.Letter) { l.ID = id(1) + "\r\nX: y" },
		"an id with another domain":           func(l *mail.Letter) { l.ID = id(1) + "@other" },
		"no id":                               func(l *mail.Letter) { l.ID = "" },
		"a thread with a bracket":             func(l *mail.Letter) { l.Thread = id(1) + ">" },
		"no moment, so that its bytes differ": func(l *mail.Letter) { l.At = time.Time{} },
	} {
		l := letter(someone)
		change(&l)
		if err := s.Send(t.Context(), l); outcome(t, err) != "permanent mail_invalid" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(server.Accepted()) != 0 || server.Connections() != 0 {
		t.Error("something was sent")
	}
}

// A drill's letter reaches those for drills alone, and nobody takes it for a real one. A real letter needs no mark.
func TestDrills(t *testing.T) {
	t.Parallel()
	marked := text.Marked(true, letter(someone).Letters)
	bare := marked
	bare.EN.Subject = "Outage"
	without := marked
	without.JA.Body = "障害"
	for name, c := range map[string]struct {
		to      string
		letters incident.Letters
		want    string
	}{
		"whole":                {"drill@example.com", marked, "sent"},
		"in other letters":     {"Drill@example.com", marked, "sent"},
		"to a customer":        {someone, marked, "permanent mail_drill"},
		"to nobody in drills":  {"drill@example.com.evil.example", marked, "permanent mail_drill"},
		"without its mark":     {"drill@example.com", letter(someone).Letters, "permanent mail_drill"},
		"one lacks it":         {"drill@example.com", bare, "permanent mail_drill"},
		"a body that lacks it": {"drill@example.com", without, "permanent mail_drill"},
	} {
		server := mailtest.Piped(t, mailtest.Options{})
		s := sender(t, near(server))
		l := letter(c.to)
		l.Lang, l.Drill, l.Letters = incident.BothLanguages, true, c.letters
		if got := outcome(t, s.Send(t.Context(), l)); got != c.want || len(server.Accepted()) > 0 != (c.want == "sent") {
			t.Errorf("%s: %s", name, got)
		}
	}
}
