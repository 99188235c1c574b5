package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Submit fills in the modal a person sees and presses its submit button. Keys of values are action_id, block_id or
// "block_id/action_id"; values are what the person enters (an option's value, a user id, text). What is not named keeps
// what it has. A required input that is empty is refused as Slack's form refuses it, with ErrInvalidInput.
//
// Afterwards the modal shows the app's errors (View.Errors), was replaced, has another one above it, or is closed.
func (w *Workspace) Submit(ctx context.Context, userID, viewID string, values map[string]string) (Outcome, error) {
	var app App
	var p parcel
	err := w.change(func() error {
		u, v, a, err := w.topView(userID, viewID)
		if err != nil {
			return err
		}
		if v.Body["submit"] == nil {
			return fmt.Errorf("no submit button: %w", ErrNoSuchElement)
		}
		if err := w.fill(v, values); err != nil {
			return err
		}
		if block := missingInput(v); block != "" {
			return fmt.Errorf("%s is empty: %w", block, ErrInvalidInput)
		}
		v.Errors, v.Trouble = nil, ""
		app = clone(*a)
		p = w.interaction(a, "view_submission", map[string]any{
			"user": w.actor(u), "trigger_id": w.newTrigger(a.ID, u.ID, v.ID), "view": w.wireView(v),
			"response_urls": []any{},
		})
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	a := w.send(ctx, app, p)
	out := Outcome{Status: a.status, Problem: a.problem, Body: string(a.body)}
	_ = w.change(func() error {
		if v := w.st.Views[viewID]; v != nil {
			w.submitted(v, a, &out)
		}
		return nil
	})
	return out, nil
}

// topView finds the modal on top of a person's stack.
func (w *Workspace) topView(userID, viewID string) (*User, *View, *App, error) {
	u, err := w.person(userID)
	if err != nil {
		return nil, nil, nil, err
	}
	stack := w.st.Modals[userID]
	if len(stack) == 0 || stack[len(stack)-1] != viewID {
		return nil, nil, nil, ErrNoSuchView
	}
	v := w.st.Views[viewID]
	a := w.st.Apps[v.AppID]
	if a == nil {
		return nil, nil, nil, ErrNoSuchApp
	}
	return u, v, a, nil
}

// TroubleText is what a modal shows when the app did not answer a submission usefully.
const TroubleText = "We had some trouble connecting. Try again?"

// submitted does what the app's answer to a view_submission says (reference/interaction-payloads/view-interactions).
func (w *Workspace) submitted(v *View, a appAnswer, out *Outcome) {
	var said struct {
		Action string            `json:"response_action"`
		View   map[string]any    `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	if a.problem != "" {
		v.Trouble = TroubleText
		return
	}
	if len(a.body) > 0 && json.Unmarshal(a.body, &said) != nil {
		v.Trouble, out.Problem = TroubleText, "invalid_response"
		return
	}
	switch said.Action {
	case "":
		w.closeTop(v.UserID)
	case "clear":
		w.closeModals(v.UserID)
	case "errors":
		w.showErrors(v, said.Errors, out)
	case "update", "push":
		w.replaceTop(v, said.Action, said.View, out)
	default:
		v.Trouble, out.Problem = TroubleText, "invalid_response"
	}
}

// showErrors accepts errors for input blocks only, as Slack does.
func (w *Workspace) showErrors(v *View, problems map[string]string, out *Outcome) {
	inputs := map[string]bool{}
	for _, b := range v.Blocks() {
		if id, _ := b["block_id"].(string); b["type"] == "input" {
			inputs[id] = true
		}
	}
	for block := range problems {
		if !inputs[block] {
			v.Trouble, out.Problem = TroubleText, "invalid_response"
			return
		}
	}
	if len(problems) == 0 {
		v.Trouble, out.Problem = TroubleText, "invalid_response"
		return
	}
	v.Errors = maps.Clone(problems)
}

func (w *Workspace) replaceTop(v *View, action string, body map[string]any, out *Outcome) {
	app := w.st.Apps[v.AppID]
	full := action == "push" && len(w.st.Modals[v.UserID]) >= MaxViewStack
	if body == nil || full || len(validateView(body, surfaceModal)) > 0 {
		v.Trouble, out.Problem = TroubleText, "invalid_response"
		return
	}
	w.fillIDs(blockList(body["blocks"]))
	if action == "push" {
		w.pushView(app, v.UserID, body)
		return
	}
	w.fillView(v, body)
}

func (w *Workspace) closeTop(userID string) {
	stack := w.st.Modals[userID]
	if len(stack) == 0 {
		return
	}
	delete(w.st.Views, stack[len(stack)-1])
	w.st.Modals[userID] = stack[:len(stack)-1]
	if len(stack) == 1 {
		delete(w.st.Modals, userID)
	}
}

// CloseView closes the modal a person sees with its cancel button, or with all true the whole stack with the cross.
// The app hears of it (view_closed) if the view asked for it.
func (w *Workspace) CloseView(ctx context.Context, userID, viewID string, all bool) error {
	type goodbye struct {
		app App
		p   parcel
	}
	var told []goodbye
	err := w.change(func() error {
		u, _, _, err := w.topView(userID, viewID)
		if err != nil {
			return err
		}
		closing := []string{viewID}
		if all {
			closing = slices.Clone(w.st.Modals[userID])
		}
		for _, id := range closing {
			v := w.st.Views[id]
			if a := w.st.Apps[v.AppID]; a != nil && v.Body["notify_on_close"] == true {
				told = append(told, goodbye{clone(*a), w.interaction(a, "view_closed", map[string]any{
					"user": w.actor(u), "view": w.wireView(v), "is_cleared": all,
				})})
			}
		}
		for range closing {
			w.closeTop(userID)
		}
		return nil
	})
	for _, g := range told {
		w.send(ctx, g.app, g.p)
	}
	return err
}

// ClickView presses a button of the modal or Home tab a person sees; value picks one of several with this action_id.
func (w *Workspace) ClickView(ctx context.Context, userID, viewID, actionID string, value ...string) (Outcome, error) {
	return w.actInView(ctx, userID, viewID, actionID, func(e element) (map[string]any, error) {
		got, _ := e.body["value"].(string)
		if e.kind() != "button" || len(value) > 0 && value[0] != got {
			return nil, ErrNoSuchElement
		}
		return buttonAction(e), nil
	})
}

// SelectView changes an element of the modal or Home tab a person sees. The app hears of it unless the element is an
// input without dispatch_action.
func (w *Workspace) SelectView(ctx context.Context, userID, viewID, actionID, entered string) (Outcome, error) {
	return w.actInView(ctx, userID, viewID, actionID, func(e element) (map[string]any, error) {
		if e.kind() == "button" {
			return nil, ErrNoSuchElement
		}
		return w.choose(e, entered)
	})
}

func (w *Workspace) actInView(
	ctx context.Context, userID, viewID, actionID string, pick func(element) (map[string]any, error),
) (Outcome, error) {
	var app App
	var p parcel
	silent := false
	err := w.change(func() error {
		u, v, a, err := w.openView(userID, viewID)
		if err != nil {
			return err
		}
		e, action, err := pickElement(v.Blocks(), actionID, pick)
		if err != nil {
			return fmt.Errorf("%s: %w", actionID, err)
		}
		if action["type"] != "button" && action["type"] != "overflow" {
			v.Values.set(e, clone(action))
		}
		silent = e.input && e.block["dispatch_action"] != true
		app = clone(*a)
		p = w.interaction(a, "block_actions", map[string]any{
			"user": w.actor(u), "trigger_id": w.newTrigger(a.ID, u.ID, v.ID), "view": w.wireView(v),
			"container": map[string]any{"type": "view", "view_id": v.ID}, "actions": []any{w.stamp(e, action)},
		})
		return nil
	})
	if err != nil || silent {
		return Outcome{}, err
	}
	answer := w.send(ctx, app, p)
	return Outcome{Status: answer.status, Problem: answer.problem, Body: string(answer.body)}, nil
}

// openView finds the modal on top, or a Home tab of the person.
func (w *Workspace) openView(userID, viewID string) (*User, *View, *App, error) {
	if v := w.st.Views[viewID]; v != nil && v.Type == "home" && v.UserID == userID {
		u, err := w.person(userID)
		if err != nil {
			return nil, nil, nil, err
		}
		return u, v, w.st.Apps[v.AppID], nil
	}
	return w.topView(userID, viewID)
}
