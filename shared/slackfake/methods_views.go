package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
)

func viewMethods() map[string]method {
	const trigger = "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large"
	return map[string]method{
		"views.open": {
			tier: tier4, json: true, required: []string{"view", "trigger_id"}, do: viewsOpen, errors: trigger,
		},
		"views.push": {
			tier: tier4, json: true, required: []string{"view", "trigger_id"}, do: viewsPush,
			errors: trigger + " not_found push_limit_reached",
		},
		"views.update": {
			tier: tier4, json: true, required: []string{"view"}, do: viewsUpdate,
			errors: "duplicate_external_id hash_conflict not_found view_too_large",
		},
		"views.publish": {
			tier: tier4, json: true, required: []string{"view", "user_id"}, do: viewsPublish,
			errors: "duplicate_external_id hash_conflict not_enabled view_too_large",
		},
	}
}

// view reads and validates the view argument.
func (r *request) view(kind surface) (map[string]any, *failure) {
	if len(r.args["view"]) > MaxViewSize {
		return nil, fail("view_too_large")
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(r.args["view"]), &body); err != nil || body == nil {
		return nil, invalidArguments("view is not a JSON object")
	}
	if problems := validateView(body, kind); len(problems) > 0 {
		return nil, invalidArguments(problems...)
	}
	r.w.fillIDs(blockList(body["blocks"]))
	return body, nil
}

// The fields of a view: reference/views/home-tab-views, and those that a modal has besides.
var (
	homeFields  = []string{"type", "blocks", "private_metadata", "callback_id", "external_id"}
	modalFields = append(slices.Clone(homeFields), "title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")
)

// validateView applies reference/views: the fields, their lengths, and that a modal with inputs has a submit button.
func validateView(body map[string]any, kind surface) []string {
	blocks, isList := body["blocks"].([]any)
	list := blockList(body["blocks"])
	problems := validateBlocks(list, kind)
	c := &checker{surface: kind}
	if !isList || len(list) != len(blocks) {
		c.add("/view/blocks", "missing required field or not a list of objects")
	}
	fields := modalFields
	if kind == surfaceHome {
		fields = homeFields
	}
	c.onlyFields("/view", body, fields)
	if body["type"] != string(kind) {
		c.add("/view/type", fmt.Sprintf("must be %s", kind))
	}
	c.str("/view/private_metadata", body["private_metadata"], false, MaxPrivateMetadata)
	c.str("/view/callback_id", body["callback_id"], false, MaxID)
	c.str("/view/external_id", body["external_id"], false, MaxID)
	if kind == surfaceModal {
		c.modal(body, list)
	}
	return append(problems, c.problems...)
}

func (c *checker) modal(body map[string]any, blocks []Block) {
	c.text("/view/title", body["title"], textRule{plainOnly: true, required: true, most: MaxViewTitle})
	for _, key := range []string{"submit", "close"} {
		if body[key] != nil {
			c.text("/view/"+key, body[key], textRule{plainOnly: true, required: true, most: MaxViewButton})
		}
	}
	hasInput := slices.ContainsFunc(blocks, func(b Block) bool { return b["type"] == "input" })
	if hasInput && body["submit"] == nil {
		c.add("/view/submit", "missing required field: submit, as there are input blocks")
	}
}

// useTrigger spends a trigger_id: it lives three seconds and works once.
func (r *request) useTrigger() (*trigger, *failure) {
	t := r.w.st.Triggers[r.args["trigger_id"]]
	switch {
	case t == nil || t.App != r.app.ID:
		return nil, fail("invalid_trigger_id")
	case t.Exchanged:
		return nil, fail("exchanged_trigger_id")
	case !r.w.now().Before(t.Expires):
		return nil, fail("expired_trigger_id")
	}
	return t, nil
}

// externalIDTaken: a custom external_id must be unique for all views of the workspace.
func (r *request) externalIDTaken(body map[string]any, except string) bool {
	id, _ := body["external_id"].(string)
	if id == "" {
		return false
	}
	for _, v := range r.w.st.Views {
		if v.ExternalID == id && v.ID != except {
			return true
		}
	}
	return false
}

func viewsOpen(r *request) (answer, *failure) {
	body, t, f := r.triggered()
	if f != nil {
		return nil, f
	}
	t.Exchanged = true
	r.w.closeModals(t.User)
	v := r.w.newView(r.app, t.User, body)
	v.RootID = v.ID
	r.w.st.Modals[t.User] = []string{v.ID}
	return answer{"view": r.w.wireView(v)}, nil
}

func (r *request) triggered() (map[string]any, *trigger, *failure) {
	body, f := r.view(surfaceModal)
	if f != nil {
		return nil, nil, f
	}
	t, f := r.useTrigger()
	if f != nil {
		return nil, nil, f
	}
	if r.externalIDTaken(body, "") {
		return nil, nil, fail("duplicate_external_id")
	}
	return body, t, nil
}

func viewsPush(r *request) (answer, *failure) {
	body, t, f := r.triggered()
	if f != nil {
		return nil, f
	}
	stack := r.w.st.Modals[t.User]
	switch {
	case t.View == "" || !slices.Contains(stack, t.View):
		return nil, fail("not_found")
	case len(stack) >= MaxViewStack:
		return nil, fail("push_limit_reached")
	}
	t.Exchanged = true
	return answer{"view": r.w.wireView(r.w.pushView(r.app, t.User, body))}, nil
}

func (w *Workspace) pushView(a *App, userID string, body map[string]any) *View {
	stack := w.st.Modals[userID]
	v := w.newView(a, userID, body)
	v.RootID, v.PreviousID = w.st.Views[stack[0]].RootID, stack[len(stack)-1]
	w.st.Modals[userID] = append(stack, v.ID)
	return v
}

func (w *Workspace) newView(a *App, userID string, body map[string]any) *View {
	v := &View{ID: w.nextID("V"), AppID: a.ID, UserID: userID}
	w.fillView(v, body)
	w.st.Views[v.ID] = v
	return v
}

func (w *Workspace) fillView(v *View, body map[string]any) {
	v.Body = body
	v.Type, _ = body["type"].(string)
	v.CallbackID, _ = body["callback_id"].(string)
	v.ExternalID, _ = body["external_id"].(string)
	v.Hash = formatTS(w.now().UnixMicro()) + "." + w.nextID("h")
	v.Errors, v.Trouble = nil, ""
	v.Values = keepValues(v.Values, elements(v.Blocks()))
}

// keepValues keeps what a person had filled in where block and action keep their ids, as Slack does on an update, and
// starts the other inputs from their initial values.
func keepValues(old ViewValues, inputs []element) ViewValues {
	out := ViewValues{}
	for _, e := range inputs {
		value := old[e.blockID()][e.actionID()]
		if value == nil || value["type"] != e.kind() {
			value = initialValue(e)
		}
		out.set(e, value)
	}
	return out
}

func (v ViewValues) set(e element, value map[string]any) {
	if value == nil {
		return
	}
	if v[e.blockID()] == nil {
		v[e.blockID()] = map[string]map[string]any{}
	}
	v[e.blockID()][e.actionID()] = value
}

func viewsUpdate(r *request) (answer, *failure) {
	v := r.w.st.Views[r.args["view_id"]]
	if v == nil && r.args["external_id"] != "" {
		for _, other := range r.w.st.Views {
			if other.ExternalID == r.args["external_id"] {
				v = other
			}
		}
	}
	if r.args["view_id"] == "" && r.args["external_id"] == "" {
		return nil, invalidArguments("missing required field: view_id or external_id")
	}
	if v == nil || v.AppID != r.app.ID {
		return nil, fail("not_found")
	}
	body, f := r.view(surface(v.Type))
	switch {
	case f != nil:
		return nil, f
	case r.args["hash"] != "" && r.args["hash"] != v.Hash:
		return nil, fail("hash_conflict")
	case r.externalIDTaken(body, v.ID):
		return nil, fail("duplicate_external_id")
	}
	r.w.fillView(v, body)
	return answer{"view": r.w.wireView(v)}, nil
}

func viewsPublish(r *request) (answer, *failure) {
	if r.app.HomeTabDisabled {
		return nil, fail("not_enabled")
	}
	userID := r.args["user_id"]
	if r.w.st.Users[userID] == nil {
		return nil, invalidArguments("user not found: user_id")
	}
	body, f := r.view(surfaceHome)
	if f != nil {
		return nil, f
	}
	key := userID + "/" + r.app.ID
	v := r.w.st.Views[r.w.st.Homes[key]]
	switch {
	case v != nil && r.args["hash"] != "" && r.args["hash"] != v.Hash:
		return nil, fail("hash_conflict")
	case r.externalIDTaken(body, r.w.st.Homes[key]):
		return nil, fail("duplicate_external_id")
	}
	if v == nil {
		v = r.w.newView(r.app, userID, body)
		v.RootID = v.ID
		r.w.st.Homes[key] = v.ID
	} else {
		r.w.fillView(v, body)
	}
	return answer{"view": r.w.wireView(v)}, nil
}

// closeModals forgets a person's open modals.
func (w *Workspace) closeModals(userID string) {
	for _, id := range w.st.Modals[userID] {
		delete(w.st.Views, id)
	}
	delete(w.st.Modals, userID)
}
