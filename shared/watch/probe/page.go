package probe

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch"
)

// errUnread is that a page is not what it is to be.
var errUnread = errors.New("not read")

// errLarge is that an answer is larger than is read.
var errLarge = errors.New("too large")

// read reads what a tool's status page reports. What cannot be read says nothing, least of all that the tool is fine.
func read(tool config.Tool, answer *http.Response) (watch.Verdict, incident.Wrong) {
	if wrong := Status(0, answer); wrong.Code != "" {
		return watch.Unread, wrong
	}
	told, err := decode(tool, answer.Body)
	switch {
	case errors.Is(err, errLarge):
		return watch.Unread, incident.Wrong{Code: incident.WrongLarge}
	case errors.Is(err, errUnread):
		return watch.Unread, incident.Wrong{Code: incident.WrongUnreadable}
	case err != nil:
		return watch.Unread, WrongOf(err)
	case told.says != watch.Fine:
		return told.says, incident.Wrong{Code: incident.WrongReported, Detail: shortened(told.what)}
	}
	return watch.Fine, incident.Wrong{}
}

// report is what a page reports: that all is fine, or trouble or maintenance and which, in its own words.
type report struct {
	says watch.Verdict
	what string
}

// troubled is what a page reports that knows only whether there is trouble.
func troubled(what string, reported bool, err error) (report, error) {
	switch {
	case err != nil:
		return report{}, err
	case !reported:
		return report{says: watch.Fine}, nil
	}
	return report{watch.Fails, what}, nil
}

// decode reads a page in the format of a tool's.
func decode(tool config.Tool, page io.Reader) (report, error) {
	if tool.Format == config.PageGoogle {
		return troubled(google(tool.Service, page))
	}
	body, err := io.ReadAll(io.LimitReader(page, maxBody+1))
	switch {
	case err != nil:
		return report{}, err
	case len(body) > maxBody:
		return report{}, errLarge
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	switch tool.Format {
	case config.PageSlack:
		return slack(body)
	case config.PageStatus:
		return statuspage(body)
	case config.PageZendesk:
		return troubled(zendesk(body))
	}
	return report{}, fmt.Errorf("%w: no format %q", errUnread, tool.Format)
}

// object reads an object of which some fields are needed. Others are ignored.
func object(body []byte, into any, needs func() bool) error {
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", errUnread, err)
	}
	if !needs() {
		return fmt.Errorf("%w: a field is missing", errUnread)
	}
	return nil
}

// titled is what a page calls a trouble, or maintenance.
type titled struct {
	Title  string `json:"title"`
	Name   string `json:"name"`
	Type   string `json:"type"`   // of Slack's
	Status string `json:"status"` // of Statuspage's
}

// maintenance is how both Slack and Statuspage say that it was planned.
const maintenance = "maintenance"

func (t titled) planned() bool { return t.Type == maintenance }

// ongoing reports whether planned work has begun and is not over, or a component is in it.
func (t titled) ongoing() bool {
	return slices.Contains([]string{"in_progress", "verifying", "under_maintenance"}, t.Status)
}

// first is the name of the first that has one.
func first(all []titled) string {
	for _, t := range all {
		if t.Title+t.Name != "" {
			return t.Title + t.Name
		}
	}
	return ""
}

// those are the ones of which something is so.
func those(all []titled, so func(titled) bool) (out []titled) {
	for _, t := range all {
		if so(t) {
			out = append(out, t)
		}
	}
	return out
}

// slack reads https://slack-status.com/api/v2.0.0/current (docs.slack.dev, "Slack status API").
func slack(body []byte) (report, error) {
	var page struct {
		Status *string   `json:"status"`
		Active *[]titled `json:"active_incidents"`
	}
	if err := object(body, &page, func() bool { return page.Status != nil && page.Active != nil }); err != nil {
		return report{}, err
	}
	trouble := those(*page.Active, func(t titled) bool { return !t.planned() })
	switch {
	case len(trouble) > 0 || len(*page.Active) == 0 && *page.Status != "ok":
		return report{watch.Fails, first(trouble)}, nil
	case len(*page.Active) > 0:
		return report{watch.Planned, first(*page.Active)}, nil
	}
	return report{says: watch.Fine}, nil
}

// indicators are the words with which a page says how bad it is.
var indicators = []string{"none", "minor", "major", "critical", maintenance}

// statuspage reads /api/v2/summary.json of a page made with Atlassian Statuspage.
func statuspage(body []byte) (report, error) {
	var page struct {
		Status struct {
			Indicator   string `json:"indicator"`
			Description string `json:"description"`
		} `json:"status"`
		Incidents  []titled `json:"incidents"`
		Components []titled `json:"components"`
		Planned    []titled `json:"scheduled_maintenances"`
	}
	if err := object(body, &page, func() bool { return slices.Contains(indicators, page.Status.Indicator) }); err != nil {
		return report{}, err
	}
	work := slices.Concat(those(page.Planned, titled.ongoing), those(page.Components, titled.ongoing))
	switch said := page.Status; {
	case len(page.Incidents) > 0 || said.Indicator != "none" && said.Indicator != maintenance:
		return report{watch.Fails, cmp.Or(first(page.Incidents), said.Description)}, nil
	case said.Indicator == maintenance || len(work) > 0:
		return report{watch.Planned, cmp.Or(first(work), said.Description)}, nil
	}
	return report{says: watch.Fine}, nil
}

// zendesk reads /api/ssp/incidents.json (JSON:API): what is not resolved is trouble.
func zendesk(body []byte) (trouble string, reported bool, err error) {
	var page struct {
		Data *[]struct {
			Attributes map[string]json.RawMessage `json:"attributes"`
		} `json:"data"`
	}
	if err := object(body, &page, func() bool { return page.Data != nil }); err != nil {
		return "", false, err
	}
	for _, d := range *page.Data {
		resolved, ok := d.Attributes["resolvedAt"]
		if !ok {
			return "", false, fmt.Errorf("%w: a field is missing", errUnread)
		}
		if string(resolved) == "null" && !reported {
			reported = true
			_ = json.Unmarshal(d.Attributes["name"], &trouble) // without a name it is trouble all the same
		}
	}
	return trouble, reported, nil
}

// googleEvent is an incident of one of Google's pages. It is over when it has an end.
type googleEvent struct {
	Begin    string   `json:"begin"`
	End      string   `json:"end"`
	What     string   `json:"external_desc"`
	Service  string   `json:"service_name"`
	Products []titled `json:"affected_products"`
}

// about reports whether an event is about a service; "": about any.
func (e googleEvent) about(service string) bool {
	return service == "" || e.Service == service || slices.ContainsFunc(e.Products, func(p titled) bool { return p.Title == service })
}

// google reads …/incidents.json of Google Workspace and Google Cloud: a list of all that ever was, the newest first, of megabytes.
func google(service string, page io.Reader) (trouble string, reported bool, err error) {
	limited := &io.LimitedReader{R: page, N: maxPage}
	list := json.NewDecoder(limited)
	if start, err := list.Token(); err != nil || start != json.Delim('[') {
		return "", false, unread(limited, err)
	}
	for list.More() {
		var e googleEvent
		if err := list.Decode(&e); err != nil {
			return "", false, unread(limited, err)
		}
		if e.Begin == "" {
			return "", false, fmt.Errorf("%w: a field is missing", errUnread)
		}
		if e.End == "" && e.about(service) && !reported {
			reported, trouble = true, e.What
		}
	}
	if _, err := list.Token(); err != nil {
		return "", false, unread(limited, err)
	}
	return trouble, reported, nil
}

// unread tells a page that is none from one that is too large, and from one that did not arrive.
func unread(page *io.LimitedReader, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case page.N <= 0:
		return errLarge
	case err == nil, errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", errUnread, errors.Join(err))
	}
	return err
}
