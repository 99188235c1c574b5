package portal

import (
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"noroshi.internal/shared/incident"
)

// said is a stretch of a letter; with a URL, one that leads there.
type said struct{ URL, Text string }

// noticeView is a notice in full.
type noticeView struct {
	Alone   bool // on a page of its incident, not below the incident's heading
	Subject string
	When    moment
	Said    []said
}

// notice is a notice in full as a part of a page.
func (v view) notice(alone bool, of incident.ID, n incident.PortalNotice) (template.HTML, error) {
	key := fmt.Sprintf("%s/%d", of, n.No)
	if made, ok := v.made[key]; ok {
		return made, nil
	}
	letter := n.Letters.In(v.lang)
	made, err := piece("notice", noticeView{alone, letter.Subject, v.when(n.At), stretches(lines(letter.Body))})
	v.made[key] = made
	return made, err
}

// lines ends lines with a line feed alone, and drops blank ones around them.
func lines(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
}

// address is an address in a text, and perhaps a sign of the sentence around it.
var address = regexp.MustCompile(`https://[!#-&(-;=?-~]+`)

// stretches takes the addresses out of a text.
func stretches(body string) (out []said) {
	for {
		found := address.FindStringIndex(body)
		if found == nil {
			return append(out, said{Text: body})
		}
		before, at := body[:found[0]], strings.TrimRight(body[found[0]:found[1]], ".,:;!?)]}")
		out = append(out, said{Text: before}, said{URL: leads(at), Text: at})
		body = body[found[0]+len(at):]
	}
}

// leads is where an address leads, if its reader sees that it does; "": it is not pressed.
func leads(at string) string {
	u, err := url.Parse(at)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	return at
}
