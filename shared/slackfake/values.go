package slackfake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// initialValue is an input's wire value before anybody touches it; nil for elements that carry none.
func initialValue(e element) map[string]any {
	kind := e.kind()
	switch kind {
	case "button", "overflow":
		return nil
	}
	value := map[string]any{"type": kind}
	key := valueKey(kind)
	value[key] = nil
	for _, initial := range []string{
		"initial_value", "initial_option", "initial_options", "initial_user", "initial_users", "initial_date",
		"initial_time", "initial_date_time", "initial_conversation", "initial_channel", "initial_channels",
	} {
		if v := e.body[initial]; v != nil {
			value[key] = v
		}
	}
	if value[key] == nil && strings.HasPrefix(key, "selected_") && strings.HasSuffix(key, "s") {
		value[key] = []any{}
	}
	return value
}

// valueKey is the field of a wire value that holds what was chosen.
func valueKey(kind string) string {
	switch kind {
	case "static_select", "radio_buttons", "overflow":
		return "selected_option"
	case "multi_static_select", "checkboxes":
		return "selected_options"
	case "users_select":
		return "selected_user"
	case "multi_users_select":
		return "selected_users"
	case "conversations_select":
		return "selected_conversation"
	case "channels_select":
		return "selected_channel"
	case "multi_channels_select":
		return "selected_channels"
	case "datepicker":
		return "selected_date"
	case "timepicker":
		return "selected_time"
	case "datetimepicker":
		return "selected_date_time"
	}
	return "value"
}

// choose turns what a person entered into the element's wire value. Lists are separated by commas; options are named
// by their value. It refuses what Slack's form refuses.
func (w *Workspace) choose(e element, entered string) (map[string]any, error) {
	kind := e.kind()
	value := map[string]any{"type": kind}
	key := valueKey(kind)
	var err error
	switch key {
	case "value":
		value[key], err = enteredText(e, entered)
	case "selected_option":
		value[key], err = e.chooseOption(entered)
	case "selected_options":
		list := []any{}
		for _, one := range splitList(entered) {
			option, problem := e.chooseOption(one)
			list, err = append(list, option), firstError(err, problem)
		}
		value[key] = list
	case "selected_users", "selected_channels":
		value[key] = splitList(entered)
	case "selected_user":
		value[key], err = nilIfEmpty(entered), w.knownUser(entered)
	case "selected_date_time":
		n, problem := strconv.ParseInt(entered, 10, 64)
		value[key], err = n, problem
	default:
		value[key] = nilIfEmpty(entered)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %q: %w", kind, entered, err)
	}
	return value, nil
}

func (w *Workspace) knownUser(id string) error {
	if id != "" && w.st.Users[id] == nil {
		return ErrNoSuchUser
	}
	return nil
}

func (e element) chooseOption(value string) (any, error) {
	if value == "" {
		return nil, nil
	}
	if o := e.option(value); o != nil {
		return o, nil
	}
	return nil, ErrNoSuchElement
}

func enteredText(e element, entered string) (any, error) {
	n := utf8.RuneCountInString(entered)
	least, hasLeast := e.body["min_length"].(float64)
	most, hasMost := e.body["max_length"].(float64)
	if !hasMost {
		most = MaxInputText
	}
	if entered != "" && (hasLeast && n < int(least) || n > int(most)) {
		return nil, ErrInvalidInput
	}
	return nilIfEmpty(entered), nil
}

func nilIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func splitList(s string) []string {
	out := []string{}
	for _, one := range strings.Split(s, ",") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// emptyValue reports whether an input holds nothing.
func emptyValue(value map[string]any) bool {
	v := value[valueKey(fmt.Sprint(value["type"]))]
	switch list := v.(type) {
	case nil:
		return true
	case []any:
		return len(list) == 0
	case []string:
		return len(list) == 0
	}
	return v == ""
}

// fill enters values into a view's inputs; keys are action_id, block_id, or "block_id/action_id".
func (w *Workspace) fill(v *View, entered map[string]string) error {
	inputs := elements(v.Blocks())
	values := keepValues(v.Values, inputs)
	for key, text := range entered {
		i := slices.IndexFunc(inputs, func(e element) bool {
			return key == e.actionID() || key == e.blockID() || key == e.blockID()+"/"+e.actionID()
		})
		if i < 0 {
			return fmt.Errorf("%s: %w", key, ErrNoSuchElement)
		}
		value, err := w.choose(inputs[i], text)
		if err != nil {
			return err
		}
		values.set(inputs[i], clone(value))
	}
	v.Values = values
	return nil
}

// missingInput names an input that must be filled in and is not, or "".
func missingInput(v *View) string {
	for _, e := range elements(v.Blocks()) {
		optional, _ := e.block["optional"].(bool)
		if e.input && !optional && emptyValue(v.Values[e.blockID()][e.actionID()]) {
			return e.blockID()
		}
	}
	return ""
}
