package slackfake

// element is an interactive element found in blocks, with the block it stands in.
type element struct {
	block Block
	body  map[string]any
	input bool // it stands in an input block
}

func (e element) blockID() string  { s, _ := e.block["block_id"].(string); return s }
func (e element) actionID() string { s, _ := e.body["action_id"].(string); return s }
func (e element) kind() string     { s, _ := e.body["type"].(string); return s }

// elements lists the interactive elements of blocks in reading order.
func elements(blocks []Block) []element {
	var out []element
	add := func(b Block, v any, input bool) {
		body, _ := v.(map[string]any)
		if kind, _ := body["type"].(string); kind != "" && kind != "image" {
			if _, known := elementRules[kind]; known {
				out = append(out, element{block: b, body: body, input: input})
			}
		}
	}
	for _, b := range blocks {
		switch b["type"] {
		case "section":
			add(b, b["accessory"], false)
		case "actions":
			list, _ := b["elements"].([]any)
			for _, e := range list {
				add(b, e, false)
			}
		case "input":
			add(b, b["element"], true)
		}
	}
	return out
}

// fillIDs gives every block and interactive element without an id one, as Slack does.
func (w *Workspace) fillIDs(blocks []Block) {
	for _, b := range blocks {
		if b["block_id"] == nil || b["block_id"] == "" {
			b["block_id"] = w.nextID("b")
		}
	}
	for _, e := range elements(blocks) {
		if e.actionID() == "" {
			e.body["action_id"] = w.nextID("a")
		}
	}
}

// options lists an element's options, those in groups included.
func (e element) options() []map[string]any {
	var out []map[string]any
	collect := func(v any) {
		list, _ := v.([]any)
		for _, o := range list {
			if obj, ok := o.(map[string]any); ok {
				out = append(out, obj)
			}
		}
	}
	collect(e.body["options"])
	groups, _ := e.body["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(map[string]any)
		collect(group["options"])
	}
	return out
}

func (e element) option(value string) map[string]any {
	for _, o := range e.options() {
		if o["value"] == value {
			return o
		}
	}
	return nil
}
