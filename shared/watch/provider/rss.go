package provider

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// item is one update.
type item struct {
	Title       string `xml:"title"`
	PubDate     string `xml:"pubDate"`
	GUID        string `xml:"guid"`
	Description string `xml:"description"`
}

var (
	errNotFeed = errors.New("not a feed")
	errMany    = errors.New("too many items")
	errDeep    = errors.New("too deep")
	errPage    = errors.New("a page")
)

// rss reads a feed, each item of which is an update. Of one that is cut nothing is used: package xml fills items before it says so.
func (r *Reading) rss(text []byte) Why {
	all, err := items(text)
	switch {
	case errors.Is(err, errNotFeed):
		return WhyNotFeed
	case errors.Is(err, errPage):
		return WhyHTML
	case errors.Is(err, errMany):
		return WhyMany
	case errors.Is(err, errDeep):
		return WhyDeep
	case err != nil:
		return WhyXML
	}
	for n, i := range all {
		e := element{n: n}
		if strings.ContainsRune(i.Title+i.GUID+i.Description, utf8.RuneError) {
			return WhyDamaged // by a reference, such as &#xFFFD;
		}
		t, ok := i.told(&e)
		r.keep(t, ok, e.faults, i.raw)
	}
	if len(all) > 0 && len(r.told) == 0 {
		return WhyShape
	}
	return ""
}

// received is an item with its bytes.
type received struct {
	item
	raw []byte
}

// walk is the way through a feed.
type walk struct {
	text    []byte
	tokens  *xml.Decoder
	path    []string // the elements that are open
	channel bool     // there was one
	roots   int
	out     []received
}

// items walks a feed to its end and returns the items of its channel.
func items(text []byte) ([]received, error) {
	w := walk{text: text, tokens: xml.NewDecoder(bytes.NewReader(text))}
	w.tokens.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	for {
		from := w.tokens.InputOffset()
		t, err := w.tokens.Token()
		if errors.Is(err, io.EOF) && len(w.path) == 0 {
			return w.out, w.whole()
		}
		if err == nil {
			err = w.step(t, from)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (w *walk) whole() error {
	if w.roots != 1 || !w.channel {
		return errNotFeed
	}
	return nil
}

func (w *walk) step(t xml.Token, from int64) error {
	switch t := t.(type) {
	case xml.StartElement:
		return w.open(t, from)
	case xml.EndElement:
		w.path = w.path[:len(w.path)-1]
	}
	return nil
}

// open goes into an element, or past an item.
func (w *walk) open(t xml.StartElement, from int64) error {
	name := t.Name.Local
	switch at := strings.Join(w.path, "/"); {
	case at == "" && strings.EqualFold(name, "html"):
		return errPage
	case at == "" && name != "rss":
		return errNotFeed
	case at == "":
		w.roots++
	case at == "rss" && name == "channel":
		w.channel = true
	case at == "rss/channel" && name == "item":
		return w.take(t, from)
	case len(w.path) >= maxDepth:
		return errDeep
	}
	w.path = append(w.path, name)
	return nil
}

func (w *walk) take(t xml.StartElement, from int64) error {
	var i item
	if len(w.out) >= MaxElements {
		return errMany
	}
	if err := w.tokens.DecodeElement(&i, &t); err != nil {
		return err
	}
	w.out = append(w.out, received{i, bytes.TrimSpace(w.text[from:w.tokens.InputOffset()])})
	return nil
}

// told is what an item says. One without a guid cannot be placed: it names the service and the second of the update.
func (i item) told(e *element) (told, bool) {
	key, epoch := i.guid()
	if e.fault("guid", epoch != 0); epoch == 0 {
		return told{}, false
	}
	at, ok := published(i.PubDate)
	e.fault("pubDate", ok && at.Unix() == epoch)
	u := Update{Epoch: epoch, Text: texts(i.Description)}
	status, title := titled(i.Title)
	if u.Status, u.Title = status, titles(title); marked(title) {
		u.Status = Resolved
	}
	_, region := split(key)
	t := told{service: Service{Key: key}, region: region, link: statusPage, updates: []Update{u}}
	if u.Status == Resolved {
		t.over = Over{At: moment(epoch), Why: ByTitle, Source: RSS}
	}
	return t, true
}

// guid is the service and the second that the guid names, …#<service key>_<epoch>; 0: it names none.
func (i item) guid() (key string, epoch int64) {
	name := i.GUID[strings.LastIndexByte(i.GUID, '#')+1:]
	bar := strings.LastIndexByte(name, '_')
	if bar < 0 || len(name) == len(i.GUID) {
		return "", 0
	}
	v, err := strconv.ParseInt(strings.TrimSpace(name[bar+1:]), 10, 64)
	key = cleanKey(name[:bar])
	if err != nil || key == "" {
		return "", 0
	}
	return key, number{value: v, ok: true}.epoch()
}

// offsets are those of the zones that dates name. Package time reads a name that it does not know as UTC, and says nothing.
var offsets = map[string]time.Duration{
	"PDT": -7 * time.Hour, "PST": -8 * time.Hour, "UTC": 0, "GMT": 0, "JST": 9 * time.Hour,
}

// published reads the date of an item: "Sun, 01 Nov 2026 06:58:20 PST".
func published(date string) (at time.Time, ok bool) {
	date = strings.TrimSpace(date)
	clock, zone := date, date[strings.LastIndexByte(date, ' ')+1:]
	offset, ok := offsets[zone]
	if !ok {
		at, err := time.Parse(time.RFC1123Z, date)
		return at, err == nil
	}
	clock = strings.TrimSpace(strings.TrimSuffix(clock, zone))
	at, err := time.Parse("Mon, 2 Jan 2006 15:04:05", clock)
	return at.Add(-offset), err == nil
}
