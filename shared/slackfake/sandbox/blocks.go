package sandbox

import (
	"html"
	"html/template"
	"strconv"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// block is one Block Kit block, ready to be drawn.
type block struct {
	Kind     string
	ID       string
	HTML     template.HTML   // header, section, rich_text, markdown, image
	Fields   []template.HTML // of a section
	Elements []template.HTML // of a context
	Table    *table
	Controls []control     // of actions; a section's accessory; an input's element
	Label    template.HTML // of an input
	Hint     template.HTML
	Error    string // what the app said about an input
	Optional bool
}

// maker draws the blocks of one message or view.
type maker struct {
	reader
	scope  string               // prefix of element ids: they are unique in the page
	values slackfake.ViewValues // what people entered so far
	errors map[string]string    // block_id → what is wrong
}

func (m maker) blocks(list []slackfake.Block) []block {
	out := make([]block, 0, len(list))
	for _, b := range list {
		out = append(out, m.block(b))
	}
	return out
}

func (m maker) block(b slackfake.Block) block {
	out := block{Kind: str(b["type"]), ID: str(b["block_id"])}
	switch out.Kind {
	case "header":
		out.HTML = m.textObject(b["text"])
	case "section":
		out.HTML = m.textObject(b["text"])
		for _, f := range list(b["fields"]) {
			out.Fields = append(out.Fields, m.textObject(f))
		}
		m.add(&out, b["accessory"], false)
	case "context":
		for _, e := range list(b["elements"]) {
			out.Elements = append(out.Elements, m.contextElement(e))
		}
	case "actions":
		for _, e := range list(b["elements"]) {
			m.add(&out, e, false)
		}
	case "input":
		out.Label, out.Hint = m.textObject(b["label"]), m.textObject(b["hint"])
		out.Optional, out.Error = b["optional"] == true, m.errors[out.ID]
		m.add(&out, b["element"], true)
		m.completeInput(&out, b)
	case "rich_text":
		out.HTML = m.richText(list(b["elements"]))
	case "markdown":
		out.HTML = m.text(str(b["text"]))
	case "image":
		out.HTML = m.text("[" + str(b["alt_text"]) + "]")
	case "data_table":
		out.Table = m.table(b)
	}
	return out
}

// completeInput tells an input's control what only its block knows.
func (m maker) completeInput(out *block, b slackfake.Block) {
	for i := range out.Controls {
		out.Controls[i].Required = !out.Optional
		out.Controls[i].Dispatch = b["dispatch_action"] == true
		out.Controls[i].Invalid = out.Error != ""
		out.Controls[i].Label = m.textString(b["label"])
	}
}

// add appends an interactive element; images have none.
func (m maker) add(out *block, v any, input bool) {
	e := object(v)
	if str(e["type"]) == "image" {
		out.Elements = append(out.Elements, m.contextElement(v))
		return
	}
	if len(e) > 0 {
		out.Controls = append(out.Controls, m.control(out.ID, e, input))
	}
}

func (m maker) contextElement(v any) template.HTML {
	if e := object(v); e["type"] == "image" {
		return m.text("[" + str(e["alt_text"]) + "]")
	}
	return m.textObject(v)
}

// textObject renders a plain_text or mrkdwn object; nil is nothing.
func (r reader) textObject(v any) template.HTML {
	o := object(v)
	if o["type"] == "mrkdwn" {
		return r.mrkdwn(str(o["text"]))
	}
	return r.text(str(o["text"]))
}

// textString is a text object where HTML cannot stand, such as in an option of a menu.
func (r reader) textString(v any) string {
	return emojiName.ReplaceAllStringFunc(plain(str(object(v)["text"])), func(name string) string {
		return emojiChar(strings.Trim(name, ":"))
	})
}

// richText renders the simple parts of a rich_text block.
func (r reader) richText(elements []any) template.HTML {
	var out strings.Builder
	for _, v := range elements {
		e := object(v)
		inner := string(r.richParts(list(e["elements"])))
		switch e["type"] {
		case "rich_text_list":
			tag := "ul"
			if e["style"] == "ordered" {
				tag = "ol"
			}
			out.WriteString("<" + tag + ">")
			for _, item := range list(e["elements"]) {
				out.WriteString("<li>" + string(r.richParts(list(object(item)["elements"]))) + "</li>")
			}
			out.WriteString("</" + tag + ">")
		case "rich_text_quote":
			out.WriteString("<blockquote>" + inner + "</blockquote>")
		case "rich_text_preformatted":
			out.WriteString(`<pre class="code">` + inner + "</pre>")
		default:
			out.WriteString("<div>" + inner + "</div>")
		}
	}
	return template.HTML(out.String()) //nolint:gosec // made of escaped parts
}

var richStyles = []struct{ name, tag string }{{"bold", "b"}, {"italic", "i"}, {"strike", "s"}, {"code", "code"}}

func (r reader) richParts(parts []any) template.HTML {
	var out strings.Builder
	for _, v := range parts {
		e := object(v)
		piece := r.richPart(e)
		for _, s := range richStyles {
			if object(e["style"])[s.name] == true {
				piece = "<" + s.tag + ">" + piece + "</" + s.tag + ">"
			}
		}
		out.WriteString(piece)
	}
	return template.HTML(out.String()) //nolint:gosec // made of escaped parts
}

func (r reader) richPart(e map[string]any) string {
	switch e["type"] {
	case "text":
		return verbatim(str(e["text"]))
	case "date":
		at, _ := e["timestamp"].(float64)
		return r.date("!date^"+strconv.FormatInt(int64(at), 10)+"^"+str(e["format"]), str(e["fallback"]))
	case "emoji":
		return emojiHTML(str(e["name"]))
	case "user":
		return r.angle("@" + str(e["user_id"]))
	case "usergroup":
		return r.angle("!subteam^" + str(e["usergroup_id"]))
	case "channel":
		return r.angle("#" + str(e["channel_id"]))
	case "broadcast":
		return r.angle("!" + str(e["range"]))
	case "link":
		label := str(e["text"])
		if label == "" {
			label = str(e["url"])
		}
		if !safeLink(str(e["url"])) {
			return verbatim(label)
		}
		return r.link(str(e["url"]), label)
	}
	return ""
}

// verbatim is a text of rich text: nothing in it is escaped, and nothing formatted.
func verbatim(s string) string {
	return dimmed(strings.ReplaceAll(html.EscapeString(s), "\n", "<br>"))
}

func str(v any) string { s, _ := v.(string); return s }

func list(v any) []any { l, _ := v.([]any); return l }

func object(v any) map[string]any { o, _ := v.(map[string]any); return o }
