package local

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	tasks "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"noroshi.internal/shared/document"
)

// box is one task of a task list ("- [ ] …").
type box struct {
	at     int    // where its mark stands in the text: the byte between the brackets
	ticked bool   // as the mark says
	line   string // a hash of what the task says
	label  string // what it says, in plain words
}

// boxes returns the tasks of a parsed text in their order, and has every one know its place for the renderer. As in GitHub's
// Markdown, a mark with something right behind it is no box.
func boxes(root ast.Node, src []byte) (all []box) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		task, ok := n.(*tasks.TaskCheckBox)
		if !ok || !entering || task.Parent().Lines().Len() == 0 {
			return ast.WalkContinue, nil
		}
		segments := task.Parent().Lines()
		first := segments.At(0)
		open := bytes.IndexByte(src[first.Start:first.Stop], '[')
		if open < 0 {
			return ast.WalkContinue, nil
		}
		_, says, _ := bytes.Cut(segments.Value(src), []byte("]"))
		if rest := bytes.TrimLeft(says, " \t\r\n"); len(rest) > 0 && len(rest) == len(says) {
			return ast.WalkContinue, nil // "[ ]:x" would become the definition of a link called x
		}
		b := box{at: first.Start + open + 1, ticked: task.IsChecked, line: hash(bytes.TrimSpace(says))[:12], label: plain(task.Parent(), src)}
		task.SetAttributeString(boxAttribute, boxed{len(all), b})
		all = append(all, b)
		return ast.WalkContinue, nil
	})
	return all
}

// boxAttribute is the attribute of a node that holds its boxed.
const boxAttribute = "box"

type boxed struct {
	index int
	box
}

// parse reads a text.
func parse(src []byte) (root ast.Node, all []box) {
	root = dialect.Parser().Parse(text.NewReader(src))
	return root, boxes(root, src)
}

// tick is what somebody wants of a box: as they saw it, and whether it is to be ticked.
type tick struct {
	index int    // among the boxes of the text that was seen; -1: none
	line  string // what its task said, as a hash
	on    bool
}

func (t tick) String() string { return fmt.Sprintf("%d.%t.%s", t.index, t.on, t.line) }

// readTick reads what String wrote.
func readTick(s string) tick {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return tick{index: -1}
	}
	index, err := strconv.Atoi(parts[0])
	if err != nil {
		index = -1
	}
	return tick{index: index, on: parts[1] == "true", line: parts[2]}
}

// find returns the box that is meant. In a text that changed since it was seen it is the only one that says the same.
func (t tick) find(all []box, changed bool) (index int, ok bool) {
	if t.index >= 0 && t.index < len(all) && !changed && all[t.index].line == t.line {
		return t.index, true
	}
	if !changed {
		return 0, false
	}
	n := 0
	for i, b := range all {
		if b.line == t.line {
			index = i
			n++
		}
	}
	return index, n == 1
}

// Tick ticks a box or takes its tick away, and returns its place among the boxes. Where the text changed since it was seen, the
// box is the one whose task still says the same. Where there is no such one, or several, the error is ErrChanged and the page is
// what stands there. Ticking what is ticked already is done.
func (f *Folder) Tick(n document.Name, seen string, t tick) (at int, page Page, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	page, err = f.Read(n)
	if err != nil {
		return 0, Page{}, err
	}
	body := []byte(page.Text)
	_, all := parse(body)
	at, ok := t.find(all, page.Hash != seen)
	if !ok {
		return 0, page, ErrChanged
	}
	if all[at].ticked == t.on {
		return at, page, nil
	}
	body[all[at].at] = ' '
	if t.on {
		body[all[at].at] = 'x'
	}
	to, err := file(n)
	if err != nil {
		return 0, page, err
	}
	if err := f.replace(to, body); err != nil {
		return 0, page, fmt.Errorf("save %s: %w", to, err)
	}
	return at, page, nil
}

// boxRenderer draws tasks as boxes to press: each is a button of the form that the page has around the text, so that it works
// with scripts off, and says what the box is to become, so that pressing it twice does no more than pressing it once.
type boxRenderer struct{}

// beforeTaskLists lets boxRenderer take the place of goldmark's own renderer: the lower number goes first.
const beforeTaskLists = 100

// RegisterFuncs implements renderer.NodeRenderer.
func (boxRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(tasks.KindTaskCheckBox, drawBox)
}

func drawBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	v, ok := n.AttributeString(boxAttribute)
	b, is := v.(boxed)
	if !entering {
		return ast.WalkContinue, nil
	}
	if !ok || !is {
		_, _ = w.WriteString(map[bool]string{false: "[ ]", true: "[x]"}[n.(*tasks.TaskCheckBox).IsChecked])
		return ast.WalkContinue, nil
	}
	label := b.label
	if label == "" {
		label = strconv.Itoa(b.index + 1)
	}
	press := tick{index: b.index, line: b.line, on: !b.ticked}
	_, _ = fmt.Fprintf(w, `<button type="submit" class="box" id="b%d" name="box" value="%s" aria-pressed="%t" aria-label="%s"></button> `,
		b.index, press, b.ticked, util.EscapeHTML([]byte(label)))
	return ast.WalkContinue, nil
}
