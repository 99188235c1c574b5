package slackfake

import (
	"fmt"
	"slices"
	"strings"
)

// elementRule says where an element may stand and which fields it knows besides type and action_id.
type elementRule struct {
	in     []string // section, actions, context, input
	fields []string
	check  func(c *checker, at string, e map[string]any)
}

var (
	everywhere = []string{"section", "actions", "input"}
	menuFields = []string{"placeholder", "confirm", "focus_on_load"}
)

// elementRules is reference/block-kit/block-elements as a table.
var elementRules = merge(choiceElements(), pickerElements(), textElements())

func withMenu(fields ...string) []string { return append(fields, menuFields...) }

// choiceElements are buttons, menus and everything else with options of the app's own.
func choiceElements() map[string]elementRule {
	return map[string]elementRule{
		"image": {
			in: []string{"section", "context"}, fields: []string{"image_url", "slack_file", "alt_text"},
			check: (*checker).imageElement,
		},
		"button": {
			in:     []string{"section", "actions"},
			fields: []string{"text", "url", "value", "style", "confirm", "accessibility_label"},
			check:  (*checker).button,
		},
		"overflow": {
			in: []string{"section", "actions"}, fields: []string{"options", "confirm"}, check: (*checker).overflow,
		},
		"checkboxes":    {in: everywhere, fields: choiceFields("initial_options"), check: (*checker).choices},
		"radio_buttons": {in: everywhere, fields: choiceFields("initial_option"), check: (*checker).choices},
		"static_select": {
			in: everywhere, fields: withMenu("options", "option_groups", "initial_option"),
			check: (*checker).staticSelect,
		},
		"multi_static_select": {
			in:     []string{"section", "input"},
			fields: withMenu("options", "option_groups", "initial_options", "max_selected_items"),
			check:  (*checker).staticSelect,
		},
	}
}

// pickerElements choose among what Slack knows: people, channels, dates.
func pickerElements() map[string]elementRule {
	few := []string{"section", "input"}
	return map[string]elementRule{
		"users_select":       {in: everywhere, fields: withMenu("initial_user")},
		"multi_users_select": {in: few, fields: withMenu("initial_users", "max_selected_items")},
		"conversations_select": {in: everywhere, fields: withMenu(
			"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter",
		)},
		"channels_select":       {in: everywhere, fields: withMenu("initial_channel", "response_url_enabled")},
		"multi_channels_select": {in: few, fields: withMenu("initial_channels", "max_selected_items")},
		"datepicker":            {in: everywhere, fields: withMenu("initial_date")},
		"timepicker":            {in: everywhere, fields: withMenu("initial_time", "timezone")},
		"datetimepicker": {
			in: []string{"actions", "input"}, fields: []string{"initial_date_time", "confirm", "focus_on_load"},
		},
	}
}

// textElements stand in input blocks only.
func textElements() map[string]elementRule {
	in := []string{"input"}
	common := func(more ...string) []string {
		return append(more, "initial_value", "dispatch_action_config", "focus_on_load", "placeholder")
	}
	return map[string]elementRule{
		"plain_text_input": {
			in: in, fields: common("multiline", "min_length", "max_length"), check: (*checker).textInput,
		},
		"email_text_input": {in: in, fields: common()},
		"url_text_input":   {in: in, fields: common()},
		"number_input":     {in: in, fields: common("is_decimal_allowed", "min_value", "max_value")},
	}
}

func choiceFields(initial string) []string {
	return []string{"options", initial, "confirm", "focus_on_load"}
}

func (c *checker) element(at string, v any, in string) {
	e, ok := v.(map[string]any)
	if !ok {
		c.add(at, "must be an object")
		return
	}
	kind, _ := e["type"].(string)
	rule, known := elementRules[kind]
	if !known || !slices.Contains(rule.in, in) {
		c.add(at+"/type", fmt.Sprintf("unsupported type: %s in %s", kind, in))
		return
	}
	allowed := append([]string{"type"}, rule.fields...)
	if kind != "image" {
		allowed = append(allowed, "action_id")
		c.actionID(at, e)
	}
	c.onlyFields(at, e, allowed)
	c.boolean(at+"/focus_on_load", e["focus_on_load"])
	if e["placeholder"] != nil {
		c.text(at+"/placeholder", e["placeholder"], textRule{plainOnly: true, required: true, most: MaxPlaceholder})
	}
	if e["confirm"] != nil {
		c.confirm(at+"/confirm", e["confirm"])
	}
	if rule.check != nil {
		rule.check(c, at, e)
	}
}

// actionID must be unique among the elements of one message or view.
func (c *checker) actionID(at string, e map[string]any) {
	c.str(at+"/action_id", e["action_id"], false, MaxID)
	if id, _ := e["action_id"].(string); id != "" {
		scope := at[:strings.Index(at[len("/blocks/"):]+"/", "/")+len("/blocks/")] + " " + id
		if c.actionIDs[scope] {
			c.add(at+"/action_id", fmt.Sprintf("`action_id` %s already exists", id))
		}
		c.actionIDs[scope] = true
	}
}

func (c *checker) imageElement(at string, e map[string]any) {
	if e["image_url"] == nil && e["slack_file"] == nil {
		c.add(at, "missing required field: image_url")
	}
	c.str(at+"/image_url", e["image_url"], false, MaxImageURL)
	c.str(at+"/alt_text", e["alt_text"], true, MaxAltText)
}

func (c *checker) button(at string, e map[string]any) {
	c.text(at+"/text", e["text"], textRule{plainOnly: true, required: true, most: MaxButtonText})
	c.str(at+"/value", e["value"], false, MaxButtonValue)
	c.str(at+"/url", e["url"], false, MaxButtonURL)
	c.str(at+"/accessibility_label", e["accessibility_label"], false, MaxButtonText)
	if s := e["style"]; s != nil && s != "primary" && s != "danger" {
		c.add(at+"/style", "must be primary or danger")
	}
}

func (c *checker) overflow(at string, e map[string]any) {
	c.options(at+"/options", e["options"], MaxOverflowOptions)
}

func (c *checker) choices(at string, e map[string]any) {
	c.initial(at, e, c.options(at+"/options", e["options"], MaxChoiceOptions))
}

func (c *checker) staticSelect(at string, e map[string]any) {
	if (e["options"] == nil) == (e["option_groups"] == nil) {
		c.add(at, "needs either options or option_groups")
		return
	}
	if e["options"] != nil {
		c.initial(at, e, c.options(at+"/options", e["options"], MaxSelectOptions))
		return
	}
	var values []string
	for i, v := range c.list(at+"/option_groups", e["option_groups"], MaxOptionGroups) {
		where := fmt.Sprintf("%s/option_groups/%d", at, i)
		group, _ := v.(map[string]any)
		c.text(where+"/label", group["label"], textRule{plainOnly: true, required: true, most: MaxOptionText})
		values = append(values, c.options(where+"/options", group["options"], MaxSelectOptions)...)
	}
	c.initial(at, e, values)
}

// options checks option objects and returns their values.
func (c *checker) options(at string, v any, most int) []string {
	var values []string
	for i, o := range c.list(at, v, most) {
		where := fmt.Sprintf("%s/%d", at, i)
		obj, ok := o.(map[string]any)
		if !ok {
			c.add(where, "must be an object")
			continue
		}
		c.onlyFields(where, obj, []string{"text", "value", "description", "url"})
		c.text(where+"/text", obj["text"], textRule{required: true, most: MaxOptionText})
		c.str(where+"/value", obj["value"], true, MaxOptionValue)
		if obj["description"] != nil {
			c.text(where+"/description", obj["description"], textRule{required: true, most: MaxOptionDescription})
		}
		if s, _ := obj["value"].(string); s != "" {
			values = append(values, s)
		}
	}
	return values
}

// initial checks that what is chosen at first is among the options.
func (c *checker) initial(at string, e map[string]any, values []string) {
	var chosen []any
	if e["initial_option"] != nil {
		chosen = append(chosen, e["initial_option"])
	}
	if e["initial_options"] != nil {
		chosen = append(chosen, c.list(at+"/initial_options", e["initial_options"], MaxSelectOptions)...)
	}
	for _, o := range chosen {
		obj, _ := o.(map[string]any)
		value, _ := obj["value"].(string)
		if !slices.Contains(values, value) {
			c.add(at, "initial option is not one of the options")
		}
	}
}

func (c *checker) textInput(at string, e map[string]any) {
	c.boolean(at+"/multiline", e["multiline"])
	c.str(at+"/initial_value", e["initial_value"], false, MaxInputText)
	for _, key := range []string{"min_length", "max_length"} {
		n, ok := e[key].(float64)
		if e[key] != nil && (!ok || n < 0 || n > MaxInputText || key == "max_length" && n < 1) {
			c.add(at+"/"+key, fmt.Sprintf("must be a number up to %d", MaxInputText))
		}
	}
}

func (c *checker) confirm(at string, v any) {
	obj, ok := v.(map[string]any)
	if !ok {
		c.add(at, "must be an object")
		return
	}
	c.text(at+"/title", obj["title"], textRule{plainOnly: true, required: true, most: MaxConfirmTitle})
	c.text(at+"/text", obj["text"], textRule{required: true, most: MaxConfirmText})
	c.text(at+"/confirm", obj["confirm"], textRule{plainOnly: true, required: true, most: MaxConfirmButton})
	c.text(at+"/deny", obj["deny"], textRule{plainOnly: true, required: true, most: MaxConfirmButton})
}
