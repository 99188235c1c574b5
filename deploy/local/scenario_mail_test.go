package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	netmail "net/mail"
	"slices"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/mail/mailtest"
)

// dialsMail opens the mail server that the settings name, once. What is piped has the scenario's time, which no listener lets pass.
func (s *stage) dialsMail() function.Dial {
	if !s.config.Settings.Notices.Mail.Named() {
		return nil
	}
	if s.relay == nil {
		s.relay = mailtest.Piped(s.t, mailtest.Options{})
	}
	return s.relay.Pipe
}

// relayStep is what happens to the mail server, or is seen of it: "down", "up", "refuses ADDRESS", "drops 1" (the line after the dot),
// "loses 1" (before it), "closes 50" (each connection after so many), "greylists", "heals", "took 3"; "to ADDRESS has 1", "shows TEXT",
// "hides TEXT", "follows" (its first).
func (s *stage) relayStep(rest string) error {
	verb, rest, _ := strings.Cut(rest, " ")
	switch verb {
	case "down":
		s.relay.Down()
	case "up":
		return s.relay.Up()
	case "refuses":
		s.relay.Break(func(f *mailtest.Faults) { f.Refuse = append(f.Refuse, rest) })
	case "drops", "loses", "closes":
		return s.relayDrops(verb, rest)
	case "greylists":
		s.relay.Break(func(f *mailtest.Faults) { f.Greylist = true })
	case "heals":
		s.relay.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{} })
	case "took":
		return within(len(s.relay.Accepted()), rest)
	case "to":
		address, rest, _ := strings.Cut(rest, " ")
		return s.mailed(address, rest)
	default:
		return fmt.Errorf("a mail server cannot be %q", verb)
	}
	return nil
}

// relayDrops is what the mail server does so many times, or after so many mails.
func (s *stage) relayDrops(verb, rest string) error {
	n, err := strconv.Atoi(rest)
	s.relay.Break(func(f *mailtest.Faults) {
		*map[string]*int{"drops": &f.DropAfterDot, "loses": &f.DropBeforeDot, "closes": &f.CloseAfter}[verb] = n
	})
	return err
}

// mailed looks at the latest mail to an address.
func (s *stage) mailed(address, rest string) error {
	all, err := lettersTo(s.relay, address)
	verb, want, _ := strings.Cut(rest, " ")
	if verb == "has" || err != nil {
		return errors.Join(err, within(len(all), want))
	}
	if len(all) == 0 {
		return errors.New("it got none")
	}
	last := all[len(all)-1]
	switch verb {
	case "shows":
		return contains(last.said, want)
	case "hides":
		return lacks(last.said, want)
	case "follows":
		return errors.Join(contains(last.head.Get("References"), all[0].head.Get("Message-Id")), contains(last.head.Get("In-Reply-To"), all[0].head.Get("Message-Id")))
	}
	return fmt.Errorf("a mail cannot be asked for %q", verb)
}

// aLetter is a mail as somebody reads it.
type aLetter struct {
	head netmail.Header
	said string // subject and text
}

// lettersTo are the mails that an address got, the oldest first.
func lettersTo(relay *mailtest.Server, address string) (out []aLetter, err error) {
	for _, m := range relay.Accepted() {
		if !strings.EqualFold(m.To, address) {
			continue
		}
		l, err := opened(m.Data)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

func opened(data []byte) (aLetter, error) {
	m, err := netmail.ReadMessage(strings.NewReader(string(data)))
	if err != nil {
		return aLetter{}, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	body, bad := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	return aLetter{m.Header, subject + "\n" + string(body)}, errors.Join(err, bad)
}

// receivers are how many mails each address got.
func receivers(relay *mailtest.Server) map[string]int {
	out := map[string]int{}
	for _, m := range relay.Accepted() {
		out[strings.ToLower(m.To)]++
	}
	return out
}

// lawfulMail: nobody got a mail of one notice twice, a drill reached nobody but the team, and no address is in the log.
func (s *stage) lawfulMail() error {
	if s.relay == nil {
		return nil
	}
	var all []error
	seen := map[string]bool{}
	for _, m := range s.relay.Accepted() {
		l, err := opened(m.Data)
		id := l.head.Get("Message-Id")
		if all = append(all, err); seen[id] {
			all = append(all, fmt.Errorf("%s was sent twice", id))
		}
		if team := slices.Contains(s.config.Settings.Notices.Mail.DrillTo, m.To); team != strings.Contains(l.said, "【訓練】") {
			all = append(all, fmt.Errorf("%s got: %s", m.To, l.said))
		}
		seen[id] = true
	}
	for to := range maps.Keys(receivers(s.relay)) {
		all = append(all, lacks(s.log.String(), to))
	}
	return errors.Join(all...)
}

func TestAMailIsOpened(t *testing.T) {
	t.Parallel()
	l, err := opened([]byte("Subject: =?UTF-8?B?6Zqc5a6z?=\r\nMessage-ID: <1@example.com>\r\n\r\n6Zqc5a6z44Gn44GZ\r\n"))
	if err != nil || l.said != "障害\n障害です" || l.head.Get("Message-Id") != "<1@example.com>" {
		t.Error(l, err)
	}
}
