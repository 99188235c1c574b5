package sandbox

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
)

// control is one interactive element, ready to be drawn.
type control struct {
	Shape       string // button, link, overflow, select, boxes, area, input
	Kind        string // the element's Block Kit type
	ID          string // of the HTML element, unique in the page
	Block       string
	Action      string
	Label       string // accessible name
	HTML        template.HTML
	Value       string // a button's value; what is entered in an input
	Style       string // "", primary, danger
	URL         string
	Input       string // type of the HTML input
	Many        bool   // more than one option can be chosen
	Required    bool
	Dispatch    bool // the app hears of each change
	Invalid     bool
	InForm      bool // part of a modal's form: goes with its submission
	Most        int  // longest text
	Placeholder string
	Groups      []optionGroup
	Confirm     *confirm
}

type optionGroup struct {
	Label   string
	Options []option
}

type option struct {
	Value  string
	Text   string        // in menus
	HTML   template.HTML // beside boxes
	Hint   string
	Chosen bool
}

// confirm is the question before an element acts.
type confirm struct {
	Title, OK, Cancel string
	Text              template.HTML
	Danger            bool
}

var shapes = map[string]string{
	"button": "button", "overflow": "overflow", "checkboxes": "boxes", "radio_buttons": "boxes",
	"multi_static_select": "boxes", "multi_users_select": "boxes", "multi_channels_select": "boxes",
	"static_select": "select", "users_select": "select", "channels_select": "select", "conversations_select": "select",
}

var inputTypes = map[string]string{
	"datepicker": "date", "timepicker": "time", "datetimepicker": "datetime-local", "email_text_input": "email",
	"url_text_input": "url", "number_input": "number", "plain_text_input": "text",
}

func (m maker) control(blockID string, e map[string]any, input bool) control {
	c := control{
		Kind: str(e["type"]), Block: blockID, Action: str(e["action_id"]), Value: str(e["value"]),
		Style: str(e["style"]), InForm: input, Placeholder: m.textString(e["placeholder"]),
		HTML: m.textObject(e["text"]), Label: str(e["accessibility_label"]), Confirm: m.confirm(e["confirm"]),
	}
	c.ID = m.scope + "-" + blockID + "-" + c.Action
	c.Shape, c.Input = shapes[c.Kind], inputTypes[c.Kind]
	c.Many = strings.HasPrefix(c.Kind, "multi_") || c.Kind == "checkboxes"
	if c.Shape == "" {
		c.Shape = "input"
	}
	if c.Kind == "button" && safeLink(str(e["url"])) && e["url"] != nil {
		c.URL = str(e["url"])
	}
	if c.Shape == "input" && e["multiline"] == true {
		c.Shape = "area"
	}
	if most, ok := e["max_length"].(float64); ok {
		c.Most = int(most)
	}
	m.fillIn(&c, e)
	return c
}

// fillIn puts in what is entered or chosen, and the options there are.
func (m maker) fillIn(c *control, e map[string]any) {
	entered := m.values[c.Block][c.Action]
	if entered == nil {
		entered = initial(e)
	}
	chosen := chosenValues(entered)
	switch {
	case c.Shape == "input" || c.Shape == "area":
		c.Value = m.enteredText(c.Kind, entered)
	case strings.Contains(c.Kind, "users_select"):
		c.Groups = []optionGroup{{Options: m.peopleOptions(chosen)}}
	case strings.Contains(c.Kind, "channels_select") || c.Kind == "conversations_select":
		c.Groups = []optionGroup{{Options: m.channelOptions(chosen)}}
	default:
		c.Groups = m.optionGroups(e, chosen)
	}
}

// initial is what an element starts with, in the form of an entered value.
func initial(e map[string]any) map[string]any {
	out := map[string]any{}
	for key, v := range e {
		if name, ok := strings.CutPrefix(key, "initial_"); ok {
			out["selected_"+name], out["value"] = v, v
		}
	}
	return out
}

// chosenValues lists what a menu's wire value holds: option values or ids.
func chosenValues(entered map[string]any) []string {
	var out []string
	var collect func(v any)
	collect = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case map[string]any:
			out = append(out, str(v["value"]))
		case []any:
			for _, one := range v {
				collect(one)
			}
		case []string:
			out = append(out, v...)
		}
	}
	for key, v := range entered {
		if strings.HasPrefix(key, "selected_") {
			collect(v)
		}
	}
	return out
}

// enteredText is what stands in an input; a moment is written as the reader's clock shows it.
func (m maker) enteredText(kind string, entered map[string]any) string {
	switch kind {
	case "datepicker":
		return str(entered["selected_date"])
	case "timepicker":
		return str(entered["selected_time"])
	case "datetimepicker":
		if n := unix(entered["selected_date_time"]); n != 0 {
			return time.Unix(n, 0).In(m.dates.zone).Format(localMoment)
		}
		return ""
	}
	return str(entered["value"])
}

// localMoment is how HTML writes a moment without its zone.
const localMoment = "2006-01-02T15:04"

// unix reads a number as it comes from JSON, or as the workspace keeps it.
func unix(v any) int64 {
	switch n := v.(type) {
	case float64:
		return int64(n)
	case int64:
		return n
	}
	return 0
}

// moment is the unix time of what a datetime-local input holds, as Slack's picker sends it.
func (c calendar) moment(local string) (string, error) {
	at, err := time.ParseInLocation(localMoment, local, c.zone)
	if err != nil {
		return "", fmt.Errorf("read the moment %q: %w", local, err)
	}
	return strconv.FormatInt(at.Unix(), 10), nil
}

func (m maker) optionGroups(e map[string]any, chosen []string) []optionGroup {
	if e["options"] != nil {
		return []optionGroup{{Options: m.options(list(e["options"]), chosen)}}
	}
	var out []optionGroup
	for _, g := range list(e["option_groups"]) {
		group := object(g)
		out = append(out, optionGroup{
			Label: m.textString(group["label"]), Options: m.options(list(group["options"]), chosen),
		})
	}
	return out
}

func (m maker) options(raw []any, chosen []string) []option {
	var out []option
	for _, v := range raw {
		o := object(v)
		out = append(out, option{
			Value: str(o["value"]), Text: m.textString(o["text"]), HTML: m.textObject(o["text"]),
			Hint: m.textString(o["description"]), Chosen: slices.Contains(chosen, str(o["value"])),
		})
	}
	return out
}

func (m maker) peopleOptions(chosen []string) []option {
	var out []option
	for _, u := range m.names.people() {
		name := m.names.user(u.ID, "")
		out = append(out, option{Value: u.ID, Text: name, HTML: m.text(name), Chosen: slices.Contains(chosen, u.ID)})
	}
	return out
}

func (m maker) channelOptions(chosen []string) []option {
	var out []option
	for _, c := range m.names.channels {
		if m.names.sees(c) && !c.IM {
			name := "#" + c.Name
			out = append(out, option{Value: c.ID, Text: name, HTML: m.text(name), Chosen: slices.Contains(chosen, c.ID)})
		}
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Text, b.Text) })
	return out
}

func (m maker) confirm(v any) *confirm {
	o := object(v)
	if o == nil {
		return nil
	}
	return &confirm{
		Title: m.textString(o["title"]), OK: m.textString(o["confirm"]), Cancel: m.textString(o["deny"]),
		Text: m.textObject(o["text"]), Danger: o["style"] == "danger",
	}
}
