package portal

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Atom, by RFC 4287.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"feed"`
		NS      string      `xml:"xmlns,attr"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		XMLName   xml.Name     `xml:"entry"`
		ID        string       `xml:"id"`
		Title     string       `xml:"title"`
		Published string       `xml:"published"`
		Updated   string       `xml:"updated"`
		Link      atomLink     `xml:"link"`
		Content   *atomContent `xml:"content"` // nil: there is no room for it, and the link leads there
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		HTML string `xml:",chardata"`
	}
)

// item is a notice with its incident.
type item struct {
	incident.PortalIncident
	notice incident.PortalNotice
}

// items are all notices, the newest first.
func (v view) items() (out []item) {
	for _, i := range v.ordered() {
		for _, n := range slices.Backward(i.Notices) {
			out = append(out, item{i, n})
		}
	}
	slices.SortStableFunc(out, func(a, b item) int {
		return cmp.Or(b.notice.At.Compare(a.notice.At), cmp.Compare(a.ID, b.ID), b.notice.No-a.notice.No)
	})
	return out
}

// feed renders the notices in a language as a feed: as many as there is room for, and what the newest of them say.
func feed(v view) (Rendered, error) {
	at, err := v.address()
	if err != nil {
		return Rendered{}, err
	}
	out := atomFeed{
		NS: "http://www.w3.org/2005/Atom", Lang: string(v.lang), ID: v.absolute(v.Name), Title: v.title(v.lang), Author: v.title(v.lang), Updated: v.stamped(),
		Links: []atomLink{
			{"self", "application/atom+xml", string(v.lang), v.absolute(v.Name)},
			{"alternate", "text/html", string(v.lang), v.absolute(v.in(plan.PortalFront))},
		},
	}
	body, err := marshal(out)
	if err != nil {
		return Rendered{}, err
	}
	if out.Entries, err = v.entries(at, room(Limit-len(body))); err != nil {
		return Rendered{}, err
	}
	body, err = marshal(out)
	return Rendered{body, typeAtom}, err
}

// entries are the newest notices.
func (v view) entries(at *url.URL, left room) (out []atomEntry, err error) {
	whole := left * 3 / 4 // for what they say; the rest is for more of them
	for _, i := range v.items() {
		e := v.entry(at, i)
		body, err := marshal(e)
		if err != nil {
			return nil, err
		}
		if !whole.take(len(body)) {
			whole, e.Content = 0, nil // and none of those before it
			if body, err = marshal(e); err != nil {
				return nil, err
			}
		}
		if !left.take(len(body)) {
			break
		}
		out = append(out, e)
	}
	return out, nil
}

func (v view) entry(at *url.URL, i item) atomEntry {
	letter, page := i.notice.Letters.In(v.lang), plan.PortalNoticePage(i.ID, i.notice.No, v.lang)
	return atomEntry{
		ID: tag(at, i.notice.At, page), Title: letter.Subject, Published: stamp(i.notice.At), Updated: stamp(i.notice.At),
		Link: atomLink{"alternate", "text/html", string(v.lang), v.absolute(page)}, Content: &atomContent{"html", markup(letter.Body)},
	}
}

// markup is a letter as HTML in which its lines stay lines.
func markup(body string) string {
	return "<p>" + strings.ReplaceAll(html.EscapeString(lines(body)), "\n", "<br>") + "</p>"
}

// tag is a permanent name of an object that was first there on a day (RFC 4151): it stays when the pages move.
func tag(at *url.URL, day time.Time, object string) string {
	path := strings.Trim(at.EscapedPath()+"/"+strings.TrimSuffix(object, "/index.html"), "/")
	return fmt.Sprintf("tag:%s,%s:%s", strings.ToLower(at.Hostname()), day.UTC().Format(time.DateOnly), path)
}

// address is where the portal is.
func (v view) address() (*url.URL, error) {
	u, err := url.Parse(v.Site.URL)
	if err != nil || u.Hostname() == "" {
		return nil, errAddress
	}
	return u, nil
}

// absolute is where an object is, for readers that are elsewhere.
func (v view) absolute(object string) string { return v.Site.URL + "/" + object }

// stamped is when anything changed last; before that, the beginning of time, since formats want one.
func (v view) stamped() string {
	at := v.changed()
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	return stamp(at)
}

func marshal(v any) ([]byte, error) {
	body, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write Atom: %w", err)
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}
