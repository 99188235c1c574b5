package main

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/encoding/unicode"

	"noroshi.internal/shared/incident"
)

// outageShown is one event as the provider's public feeds show it, in the shapes in which they were seen. It is what is played: nobody
// at the provider has said it.
type outageShown struct {
	service string // its key, such as ec2-ap-northeast-1
	name    string // of the service, for people
	arn     string
	hits    map[string]string // names of the services that it hits, by key
	posts   []aired           // oldest first, one a second at the most
}

// aired is one update.
type aired struct {
	at     time.Time
	status int // as the feeds number it: 0 resolved, 1 impact, 2 degradation, 3 disruption
	title  incident.Text
	said   incident.Text
}

// resolvedTitle begins the title of the update that ends an event.
const resolvedTitle = "[RESOLVED] "

// both writes a text as the provider does: Japanese, a bar, English; English alone where there is nothing else.
func both(t incident.Text) string {
	if t.JA == "" {
		return t.EN
	}
	return t.JA + " | " + t.EN
}

// heading is the title of an update.
func (p aired) heading() string {
	if p.status == 0 {
		return resolvedTitle + both(p.title)
	}
	return both(p.title)
}

// by is the event as it was shown at a moment; ok is false before its first update.
func (o outageShown) by(at time.Time) (shown outageShown, ok bool) {
	o.posts = slices.DeleteFunc(slices.Clone(o.posts), func(p aired) bool { return p.at.After(at) })
	return o, len(o.posts) > 0
}

// ends is when its last update comes.
func (o outageShown) ends() time.Time {
	if len(o.posts) == 0 {
		return time.Time{}
	}
	return o.posts[len(o.posts)-1].at
}

// The shapes of public/currentevents: outside the log numbers are texts, in it they are numbers.
type (
	eventShape struct {
		Date     string                   `json:"date"`
		ARN      string                   `json:"arn"`
		Region   string                   `json:"region_name"`
		Status   string                   `json:"status"`
		Service  string                   `json:"service"`
		Name     string                   `json:"service_name"`
		Summary  string                   `json:"summary"`
		Log      []logShape               `json:"event_log"`
		Impacted map[string]impactedShape `json:"impacted_services"`
		Changes  []struct{}               `json:"impacted_service_status_changes"`
	}
	logShape struct {
		Summary   string `json:"summary"`
		Message   string `json:"message"`
		Status    int    `json:"status"`
		Timestamp int64  `json:"timestamp"`
	}
	impactedShape struct {
		Name    string `json:"service_name"`
		Current string `json:"current"`
		Max     string `json:"max"`
	}
)

// shape is the event in currentevents.
func (o outageShown) shape() eventShape {
	newest, worst := o.posts[len(o.posts)-1], 0
	e := eventShape{
		Date: strconv.FormatInt(o.posts[0].at.Unix(), 10), ARN: o.arn, Region: "Tokyo", Status: strconv.Itoa(newest.status), Service: o.service,
		Name: o.name, Summary: newest.heading(), Impacted: map[string]impactedShape{}, Changes: []struct{}{},
	}
	for _, p := range o.posts {
		worst = max(worst, p.status)
		e.Log = append(e.Log, logShape{p.heading(), both(p.said), p.status, p.at.Unix()})
	}
	for key, name := range o.hits {
		e.Impacted[key] = impactedShape{name, strconv.Itoa(newest.status), strconv.Itoa(worst)}
	}
	return e
}

// currentEvents is what public/currentevents answers: JSON in UTF-16, the greater byte first, after a mark that says so.
func currentEvents(shown []outageShown) ([]byte, error) {
	all := []eventShape{}
	for _, o := range shown {
		all = append(all, o.shape())
	}
	body, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("write current events: %w", err)
	}
	return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes(body)
}

// The shapes of RSS.
type (
	rssShape struct {
		XMLName xml.Name     `xml:"rss"`
		Version string       `xml:"version,attr"`
		Channel channelShape `xml:"channel"`
	}
	channelShape struct {
		Title string      `xml:"title"`
		Link  string      `xml:"link"`
		TTL   int         `xml:"ttl"`
		Items []itemShape `xml:"item"`
	}
	itemShape struct {
		Title       cdata     `xml:"title"`
		Link        string    `xml:"link"`
		PubDate     string    `xml:"pubDate"`
		GUID        guidShape `xml:"guid"`
		Description cdata     `xml:"description"`
	}
	guidShape struct {
		Permanent bool   `xml:"isPermaLink,attr"`
		ID        string `xml:",chardata"`
	}
	cdata struct {
		Text string `xml:",cdata"`
	}
)

// graded begin the title of an item, by the number of its status.
var graded = []string{"Service is operating normally: ", "Service impact: ", "Service degradation: ", "Service disruption: "}

// statusPage is where items lead.
const statusPage = "https://status.aws.amazon.com/"

// mostItems is how many updates the feed has, of all events.
const mostItems = 50

// rss is what the feed answers: one item for each update, newest first.
func rss(shown []outageShown) ([]byte, error) {
	feed := rssShape{Version: "2.0", Channel: channelShape{Title: "Amazon Web Services Service Status", Link: statusPage, TTL: 5}}
	for _, p := range newestFirst(shown) {
		feed.Channel.Items = append(feed.Channel.Items, itemShape{
			Title: cdata{graded[p.status] + p.heading()}, Link: statusPage, PubDate: p.at.In(pacific()).Format("Mon, 02 Jan 2006 15:04:05 MST"),
			GUID: guidShape{ID: fmt.Sprintf("%s#%s_%d", statusPage, p.service, p.at.Unix())}, Description: cdata{both(p.said)},
		})
	}
	body, err := xml.Marshal(feed)
	if err != nil {
		return nil, fmt.Errorf("write the feed: %w", err)
	}
	return append([]byte(xml.Header), body...), nil
}

// servicePost is an update with the key of its event's service.
type servicePost struct {
	aired
	service string
}

func newestFirst(shown []outageShown) (all []servicePost) {
	for _, o := range shown {
		for _, p := range o.posts {
			all = append(all, servicePost{p, o.service})
		}
	}
	slices.SortStableFunc(all, func(a, b servicePost) int { return cmp.Compare(b.at.Unix(), a.at.Unix()) })
	return all[:min(len(all), mostItems)]
}

// pacific is the zone in which the provider writes English times. The command brings the zones that a machine lacks.
func pacific() *time.Location { return zone("America/Los_Angeles") }

func tokyo() *time.Location { return zone("Asia/Tokyo") }

func zone(name string) *time.Location {
	at, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("no zone %s: %v", name, err)) // it is linked in
	}
	return at
}
