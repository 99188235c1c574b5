package portal

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// What readers of Statuspage expect, in its shape: https://metastatuspage.com/api. It has one language, so its texts are in both.
type (
	statusDoc struct {
		Page       statusPage       `json:"page"`
		Status     *statusOverall   `json:"status,omitempty"`
		Components *[]statusPart    `json:"components,omitempty"`
		Incidents  *[]statusEvent   `json:"incidents,omitempty"`
		Planned    *[]statusPlanned `json:"scheduled_maintenances,omitempty"`
	}
	statusPage struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		URL      string `json:"url"`
		TimeZone string `json:"time_zone"`
		Updated  string `json:"updated_at"`
	}
	statusOverall struct {
		Indicator   string `json:"indicator"`
		Description string `json:"description"`
	}
	statusPart struct {
		ID          string  `json:"id"`
		Name        string  `json:"name"`
		Status      string  `json:"status"`
		Created     string  `json:"created_at"`
		Updated     string  `json:"updated_at"`
		Position    int     `json:"position"`
		Description *string `json:"description"`
		Showcase    bool    `json:"showcase"`
		StartDate   *string `json:"start_date"`
		GroupID     *string `json:"group_id"`
		PageID      string  `json:"page_id"`
		Group       bool    `json:"group"`
		OnlyIfBad   bool    `json:"only_show_if_degraded"`
	}
	statusEvent struct {
		ID         string         `json:"id"`
		Name       string         `json:"name"`
		Status     string         `json:"status"`
		Created    string         `json:"created_at"`
		Updated    string         `json:"updated_at"`
		Monitoring *string        `json:"monitoring_at"`
		Resolved   *string        `json:"resolved_at"`
		Impact     string         `json:"impact"`
		Shortlink  string         `json:"shortlink"`
		Started    string         `json:"started_at"`
		PageID     string         `json:"page_id"`
		Updates    []statusUpdate `json:"incident_updates"`
		Components []statusPart   `json:"components"`
	}
	statusUpdate struct {
		ID         string  `json:"id"`
		Status     string  `json:"status"`
		Body       string  `json:"body"`
		IncidentID string  `json:"incident_id"`
		Created    string  `json:"created_at"`
		Updated    string  `json:"updated_at"`
		Display    string  `json:"display_at"`
		Affected   *string `json:"affected_components"`
		Notified   bool    `json:"deliver_notifications"`
		Tweet      *string `json:"custom_tweet"`
		TweetID    *string `json:"tweet_id"`
	}
	statusPlanned struct{} // there never is one
)

// The words of that shape.
const (
	partWell, partOut         = "operational", "partial_outage"
	overallWell, overallMinor = "none", "minor"
	eventResolved             = "resolved"
)

var eventStatus = map[incident.NoticeStage]string{
	incident.FirstNotice: "investigating", incident.FollowUpNotice: "identified", incident.RecoveryNotice: eventResolved,
}

// summary, status, components, unresolved and everything render the documents that are read there.
func summary(v view) (Rendered, error) {
	return v.events(statusDoc{Page: v.statusPage(), Status: v.overall(), Components: new(v.parts()), Planned: &[]statusPlanned{}}, v.open())
}

func status(v view) (Rendered, error) {
	return v.document(statusDoc{Page: v.statusPage(), Status: v.overall()})
}

func components(v view) (Rendered, error) {
	return v.document(statusDoc{Page: v.statusPage(), Components: new(v.parts())})
}

func unresolved(v view) (Rendered, error) { return v.events(statusDoc{Page: v.statusPage()}, v.open()) }

// mostEvents is how many incidents readers of that shape are used to.
const mostEvents = 50

func everything(v view) (Rendered, error) {
	all := v.ordered()
	for _, i := range v.Incidents {
		if len(i.Notices) == 0 {
			all = append(all, i)
		}
	}
	return v.events(statusDoc{Page: v.statusPage()}, all[:min(len(all), mostEvents)])
}

// open are the incidents that are not over.
func (v view) open() []incident.PortalIncident {
	return slices.DeleteFunc(v.ordered(), func(i incident.PortalIncident) bool { return !running(i) })
}

func (v view) statusPage() statusPage {
	return statusPage{short(v.Site.URL), v.bothTitles(), v.Site.Front(), cmp.Or(v.Timezone, time.UTC.String()), v.stamped()}
}

// bothTitles is what the portal is called, for readers of whatever language.
func (v view) bothTitles() string {
	return text.PortalBoth(incident.Text{JA: v.title(incident.Japanese), EN: v.title(incident.English)})
}

func (v view) overall() *statusOverall {
	if len(v.open()) == 0 {
		return &statusOverall{overallWell, text.PortalWords(false)}
	}
	return &statusOverall{overallMinor, text.PortalWords(true)}
}

// events writes a document with incidents, as many as there is room for, and what their newest notices say.
func (v view) events(doc statusDoc, all []incident.PortalIncident) (Rendered, error) {
	doc.Incidents = &[]statusEvent{}
	base, err := written(doc)
	if err != nil {
		return Rendered{}, err
	}
	left := room(Limit - len(base))
	var shells []statusEvent
	for _, i := range all {
		if shell := v.event(i, 0); left.take(size(shell)) {
			shells = append(shells, shell)
			continue
		}
		break
	}
	count := full(all[:len(shells)], &left, func(i incident.PortalIncident, n incident.PortalNotice) int { return size(v.update(i, n, true)) })
	for n := range shells {
		*doc.Incidents = append(*doc.Incidents, v.event(all[n], count[n]))
	}
	return v.document(doc)
}

// event is an incident with the newest of its notices; with none of them in full, the last one says where it is.
func (v view) event(i incident.PortalIncident, newest int) statusEvent {
	out := statusEvent{
		ID: string(i.ID), Name: text.PortalBoth(incident.Text{JA: text.PortalHeading(incident.Japanese, i), EN: text.PortalHeading(incident.English, i)}),
		Status: eventStatus[i.Stage], Created: stamp(i.Since), Updated: stamp(i.Changed), Impact: overallMinor, Started: stamp(i.Since),
		Shortlink: v.absolute(plan.PortalPage(i.ID, incident.Japanese)), PageID: short(v.Site.URL), Updates: []statusUpdate{}, Components: v.partsOf(i),
	}
	if !running(i) {
		out.Status, out.Resolved = eventResolved, new(stamp(i.OverAt))
	}
	for n := range min(max(newest, 1), len(i.Notices)) {
		out.Updates = append(out.Updates, v.update(i, i.Notices[len(i.Notices)-1-n], n < newest))
	}
	return out
}

// update is a notice, in full or as where it is.
func (v view) update(i incident.PortalIncident, n incident.PortalNotice, whole bool) statusUpdate {
	body := letter(n.Letters.JA) + between + letter(n.Letters.EN)
	if !whole {
		at := func(lang incident.Lang) string {
			return n.Letters.In(lang).Subject + "\n" + v.absolute(plan.PortalNoticePage(i.ID, n.No, lang))
		}
		body = at(incident.Japanese) + "\n" + at(incident.English)
	}
	at := stamp(n.At)
	return statusUpdate{
		ID: short(string(i.ID) + "/" + strconv.Itoa(n.No)), Status: eventStatus[n.Stage], Body: body, IncidentID: string(i.ID), Created: at, Updated: at, Display: at,
	}
}

// between stands between the languages of a notice, as in mails.
const between = "\n\n----------------------------------------\n\n"

func letter(l incident.Letter) string { return l.Subject + "\n\n" + lines(l.Body) }

// mostParts is how many services of one incident are told to programs.
const mostParts = 20

// partsRoom is how many bytes the list of what is hit may take of a document.
const partsRoom = 15_000

// parts are what outages hit, or have hit lately: those of incidents that run come first.
func (v view) parts() []statusPart {
	left, out := room(partsRoom), []statusPart{}
	for _, i := range v.ordered() {
		for _, p := range v.partsOf(i) {
			at := slices.IndexFunc(out, func(other statusPart) bool { return other.ID == p.ID })
			switch {
			case at >= 0:
				out[at].Created, out[at].Updated = min(out[at].Created, p.Created), max(out[at].Updated, p.Updated)
			case left.take(size(p)):
				p.Position = len(out) + 1
				out = append(out, p)
			}
		}
	}
	return out
}

// partsOf are what an incident hits.
func (v view) partsOf(i incident.PortalIncident) (out []statusPart) {
	services := i.Services
	if len(services) == 0 {
		services = []string{""}
	}
	is := partWell
	if running(i) {
		is = partOut
	}
	for n, service := range services[:min(len(services), mostParts)] {
		name := text.PortalPart(service, i.Region)
		out = append(out, statusPart{ID: short(name), Name: name, Status: is, Created: stamp(i.Since), Updated: stamp(i.Changed), Position: n + 1, PageID: short(v.Site.URL)})
	}
	return out
}

// short is an id that follows from a name.
func short(name string) string {
	of := sha256.Sum256([]byte(name))
	return hex.EncodeToString(of[:6])
}

func (v view) document(doc statusDoc) (Rendered, error) {
	if _, err := v.address(); err != nil {
		return Rendered{}, err
	}
	body, err := written(doc)
	return Rendered{body, typeJSON}, err
}

// written is JSON as it is read: what people typed is no longer than it must be.
func written(doc any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(doc); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b.Bytes(), nil
}

// size is how long JSON is, with the comma behind it.
func size(part any) int {
	body, err := written(part)
	if err != nil { // texts and times always marshal
		panic(err)
	}
	return len(body)
}
