package sandbox

// modal is the view on top of a person's stack.
type modal struct {
	ID, App, Title, Submit, Close string
	Blocks                        []block
	Trouble                       bool
}

func (v viewer) modal() *modal {
	views := v.s.ws.Modals(v.user.ID)
	if len(views) == 0 {
		return nil
	}
	top := views[len(views)-1]
	out := &modal{
		ID: top.ID, Title: v.read.textString(top.Body["title"]), Submit: v.read.textString(top.Body["submit"]),
		Close: v.read.textString(top.Body["close"]), Trouble: top.Trouble != "",
	}
	for _, a := range v.names.apps {
		if a.ID == top.AppID {
			out.App = a.Name
		}
	}
	m := maker{reader: v.read, scope: "f-" + top.ID, values: top.Values, errors: top.Errors}
	out.Blocks = m.blocks(top.Blocks())
	return out
}
