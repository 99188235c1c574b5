package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// input is a field of an open form, as a person sees it.
type input struct {
	label, id string
	people    bool              // it takes a person
	options   map[string]string // values by what they say; nil: it takes words
	holds     string            // what was entered, or what it began with
}

// fills submits the person's open form: "LABEL=WORDS; LABEL=OPTION; LABEL=NAME"; "nothing": as it is.
func (s *stage) fills(user, rest string) error {
	v, ok := s.slack.Modal(user)
	if !ok {
		return errors.New("no form is open")
	}
	values := map[string]string{}
	for _, pair := range strings.Split(rest, "; ") {
		if rest == "nothing" {
			break
		}
		label, says, _ := strings.Cut(pair, "=")
		in, err := labelled(v, label)
		if err != nil {
			return err
		}
		if values[in.id], err = s.entered(in, says); err != nil {
			return err
		}
	}
	out, err := s.slack.Submit(s.t.Context(), user, v.ID, values)
	return errors.Join(err, problem(out))
}

// finds checks what the inputs of the open form show: "LABEL=OPTION; LABEL=".
func (s *stage) finds(user, want string) error {
	v, ok := s.slack.Modal(user)
	if !ok {
		return errors.New("no form is open")
	}
	for _, pair := range strings.Split(want, "; ") {
		label, says, _ := strings.Cut(pair, "=")
		in, err := labelled(v, label)
		if err != nil {
			return err
		}
		if value, err := s.entered(in, says); err != nil || value != in.holds {
			return fmt.Errorf("%s holds %q: %w", label, in.holds, err)
		}
	}
	return nil
}

// labelled is the input that has a label.
func labelled(v slackfake.View, label string) (input, error) {
	all := inputs(v)
	i := slices.IndexFunc(all, func(in input) bool { return in.label == label })
	if i < 0 {
		return input{}, fmt.Errorf("no field %q among %+v", label, all)
	}
	return all[i], nil
}

// entered is the value of what a person enters: of an option by what it says, of somebody by their name.
func (s *stage) entered(in input, says string) (string, error) {
	if says == "" || !in.people && in.options == nil {
		return says, nil
	}
	value, ok := in.options[says]
	if in.people {
		value, ok = s.user(says)
	}
	if !ok {
		return "", fmt.Errorf("%s has no %q to choose: %v", in.label, says, in.options)
	}
	return value, nil
}

func inputs(v slackfake.View) (all []input) {
	for _, b := range v.Blocks() {
		e, ok := b["element"].(map[string]any)
		if !ok {
			continue
		}
		in := input{label: saying(b["label"]), people: e["type"] == "users_select"}
		in.id, _ = b["block_id"].(string)
		options, _ := e["options"].([]any)
		for _, o := range options {
			if in.options == nil {
				in.options = map[string]string{}
			}
			o, _ := o.(map[string]any)
			in.options[saying(o["text"])], _ = o["value"].(string)
		}
		if entered, ok := v.Values[in.id][in.id]; ok {
			e = entered
		}
		in.holds = held(e)
		all = append(all, in)
	}
	return all
}

// saying is what a text object says.
func saying(object any) string {
	o, _ := object.(map[string]any)
	says, _ := o["text"].(string)
	return says
}

// held is what an element holds: what was entered, or what it began with.
func held(e map[string]any) string {
	for _, key := range []string{"value", "initial_value", "selected_user", "initial_user"} {
		if s, ok := e[key].(string); ok && s != "" {
			return s
		}
	}
	for _, key := range []string{"selected_option", "initial_option", "selected_options", "initial_options"} {
		one, _ := e[key].(map[string]any)
		if many, ok := e[key].([]any); ok && len(many) > 0 {
			one, _ = many[0].(map[string]any)
		}
		if s, ok := one["value"].(string); ok {
			return s
		}
	}
	return ""
}
