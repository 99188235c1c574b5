package mail

import (
	"encoding/base64"
	"errors"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Letter is what one address gets.
type Letter struct {
	To      string        // as package customer writes addresses
	Lang    incident.Lang // ja, en or both: Japanese, then English, in one letter
	ID      string        // hexadecimal, the same whenever this letter is sent: <ID@our domain> is its Message-ID
	Thread  string        // ID of what the address got as notice 1; "": this is it
	Letters incident.Letters
	At      time.Time // as the letter says it: the same whenever it is sent
	Drill   bool
}

// Why something is no letter.
var (
	errAddress = errors.New("the address is none")
	errID      = errors.New("an id is not 16 to 64 hexadecimal digits")
	errSubject = errors.New("a subject is empty or has a line break or another control character")
	errBody    = errors.New("a body is empty")
	errMoment  = errors.New("the letter has no date")
	errMark    = errors.New("a drill's letter lacks the mark of drills")
	errDrillTo = errors.New("a drill's letter goes to an address that is not among those for drills")
)

func codeOf(err error) string {
	if errors.Is(err, errMark) || errors.Is(err, errDrillTo) {
		return CodeDrill
	}
	return CodeInvalid
}

// message is a letter as it leaves. The library folds the headers and encodes the body.
func (o Options) message(l Letter) (*gomail.Msg, error) {
	if err := o.check(l); err != nil {
		return nil, err
	}
	to, err := addressed(l.To)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingB64), gomail.WithCharset(gomail.CharsetUTF8))
	m.SetAddrHeaderFromMailAddress(gomail.HeaderFrom, &o.From)
	m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	m.SetDateWithValue(l.At.In(text.Japan))
	m.SetGenHeader(gomail.HeaderSubject, subject(l))
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nothing that answers by itself answers it
	m.SetMessageIDWithValue(o.messageID(l.ID))
	if l.Thread != "" {
		first := "<" + o.messageID(l.Thread) + ">"
		m.SetGenHeader(gomail.HeaderInReplyTo, first)
		m.SetGenHeader(gomail.HeaderReferences, first)
	}
	m.SetBodyString(gomail.TypeTextPlain, body(l))
	return m, nil
}

// addressed is an address as the library takes it: one, without a name, with its domain in ASCII.
func addressed(to string) (*netmail.Address, error) {
	ascii, err := customer.Address(to)
	if err != nil {
		return nil, errAddress
	}
	a, err := netmail.ParseAddress(ascii)
	if err != nil {
		return nil, errAddress
	}
	return a, nil
}

// envelope is an address as MAIL names it.
func envelope(a netmail.Address) string { return (&netmail.Address{Address: a.Address}).String() }

func (o Options) messageID(id string) string { return id + "@" + domain(o.From.Address) }

var idForm = regexp.MustCompile(`^[0-9a-f]{16,64}$`)

// check refuses what is no letter. What stands in a header can begin no other: line breaks are refused, not removed.
func (o Options) check(l Letter) error {
	if !idForm.MatchString(l.ID) || l.Thread != "" && !idForm.MatchString(l.Thread) {
		return errID
	}
	if l.At.IsZero() {
		return errMoment
	}
	for _, lang := range languages(l) {
		if err := whole(l.Letters.In(lang)); err != nil {
			return err
		}
	}
	if l.Drill {
		return o.checkDrill(l)
	}
	return nil
}

func whole(l incident.Letter) error {
	switch {
	case incident.CleanText(l.Subject) == "" || strings.ContainsFunc(l.Subject, broken):
		return errSubject
	case incident.CleanText(l.Body) == "":
		return errBody
	}
	return nil
}

// broken reports whether a character may stand in no header.
func broken(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

// checkDrill refuses a drill's letter that would reach a customer, or could be taken for a real one.
func (o Options) checkDrill(l Letter) error {
	same := func(a string) bool { return incident.MailKey(a) == incident.MailKey(l.To) }
	if !slices.ContainsFunc(o.DrillTo, same) {
		return errDrillTo
	}
	for _, lang := range languages(l) {
		mark := strings.TrimSpace(text.DrillPrefix(lang, true))
		if said := l.Letters.In(lang); !strings.HasPrefix(said.Subject, mark) || !strings.HasPrefix(said.Body, mark) {
			return errMark
		}
	}
	return nil
}

// languages are those of a letter, in their order.
func languages(l Letter) []incident.Lang {
	switch l.Lang {
	case incident.English:
		return []incident.Lang{incident.English}
	case incident.BothLanguages:
		return []incident.Lang{incident.Japanese, incident.English}
	}
	return []incident.Lang{incident.Japanese}
}

// What stands between two languages.
const (
	betweenSubjects = " / "
	betweenBodies   = "\n\n----------------------------------------\n\n"
)

func body(l Letter) string {
	var parts []string
	for _, lang := range languages(l) {
		parts = append(parts, strings.TrimSpace(lines(l.Letters.In(lang).Body)))
	}
	return strings.ReplaceAll(strings.Join(parts, betweenBodies)+"\n", "\n", "\r\n")
}

// lines ends lines with a line feed alone.
func lines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

func subject(l Letter) string {
	var parts []string
	for _, lang := range languages(l) {
		parts = append(parts, strings.TrimSpace(l.Letters.In(lang).Subject))
	}
	return encoded(strings.Join(parts, betweenSubjects))
}

// Sizes of a subject's words, in bytes before they are encoded: with "Subject: " before it, a line has room for the first.
const (
	maxPlainWord = 60
	maxWord      = 36
)

// encoded is a text as a header says it: as it is where that is all ASCII and nobody could read it as encoded, otherwise in encoded
// words of whole characters (RFC 2047). The library leaves ASCII as it is.
func encoded(s string) string {
	if plain(s) {
		return s
	}
	var words []string
	for s != "" {
		n := 0
		for _, r := range s {
			if size := utf8.RuneLen(r); n+size <= maxWord {
				n += size
				continue
			}
			break
		}
		words = append(words, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

// plain reports whether a text can stand in a header as it is, folded at its blanks.
func plain(s string) bool {
	if strings.Contains(s, "=?") || strings.Contains(s, "  ") || strings.ContainsFunc(s, func(r rune) bool { return r > '~' }) {
		return false
	}
	return !slices.ContainsFunc(strings.Fields(s), func(word string) bool { return len(word) > maxPlainWord })
}
