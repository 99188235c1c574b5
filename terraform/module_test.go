package terraform

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// source is the text of every file of this folder that Terraform or an alert reads, by its name.
type source map[string]string

func readSource(t *testing.T) source {
	t.Helper()
	s := source{}
	for _, pattern := range []string{"*.tf", "*.example", "alerts/*.md", "systems/*.yaml", "tests/*.hcl"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v %v", pattern, names, err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s[filepath.ToSlash(name)] = string(raw)
		}
	}
	return s
}

// module is the files as HCL.
type module struct {
	source source
	blocks []block // in the order of the files' names, then as they stand in the file
}

// block is a block with its attributes as text.
type block struct {
	file   string
	kind   string
	labels []string
	attrs  map[string]string
	blocks []block
}

func parse(t *testing.T, s source) module {
	t.Helper()
	m := module{source: s}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if !strings.HasSuffix(name, ".tf") {
			continue
		}
		f, diags := hclsyntax.ParseConfig([]byte(s[name]), name, hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		m.blocks = append(m.blocks, children(name, s[name], f.Body.(*hclsyntax.Body))...)
	}
	return m
}

func children(file, text string, body *hclsyntax.Body) (out []block) {
	for _, b := range body.Blocks {
		x := block{file: file, kind: b.Type, labels: b.Labels, attrs: map[string]string{}, blocks: children(file, text, b.Body)}
		for name, a := range b.Body.Attributes {
			r := a.Expr.Range()
			x.attrs[name] = text[r.Start.Byte:r.End.Byte]
		}
		out = append(out, x)
	}
	return out
}

// name is a block's address: "google_service_account.slack", "variable.region".
func (b block) name() string {
	if b.kind == "resource" {
		return strings.Join(b.labels, ".")
	}
	return strings.Join(append([]string{b.kind}, b.labels...), ".")
}

// str is an attribute that is a literal string, without its quotes; what is no literal is returned as it stands.
func (b block) str(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(b.attrs[name], `"`), `"`)
}

// in returns the blocks of a kind directly inside b.
func (b block) in(kind string) (out []block) {
	for _, x := range b.blocks {
		if x.kind == kind || x.kind == "dynamic" && x.labels[0] == kind {
			out = append(out, x)
		}
	}
	return out
}

// one returns the first block of a kind inside b, or an empty one.
func (b block) one(kind string) block {
	if all := b.in(kind); len(all) > 0 {
		return all[0]
	}
	return block{}
}

// everything calls f for b and all that is inside.
func (b block) everything(f func(block)) {
	f(b)
	for _, x := range b.blocks {
		x.everything(f)
	}
}

// resources returns the resources of a type.
func (m module) resources(kind string) (out []block) {
	for _, b := range m.blocks {
		if b.kind == "resource" && b.labels[0] == kind {
			out = append(out, b)
		}
	}
	return out
}

// find returns a block by its address, or an empty one.
func (m module) find(name string) block {
	for _, b := range m.blocks {
		if b.name() == name {
			return b
		}
	}
	return block{}
}

// everything calls f for every block at any depth; top is the one at the top that it is in.
func (m module) everything(f func(top, b block)) {
	for _, top := range m.blocks {
		top.everything(func(b block) { f(top, b) })
	}
}

var functionFile = regexp.MustCompile(`^function_([a-z]+)\.tf$`)

// functions returns the names of the functions that have a file.
func (m module) functions() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(m.source)) {
		if found := functionFile.FindStringSubmatch(name); found != nil {
			names = append(names, found[1])
		}
	}
	return names
}

// file returns the blocks of one file, in order.
func (m module) file(name string) (out []block) {
	for _, b := range m.blocks {
		if b.file == name {
			out = append(out, b)
		}
	}
	return out
}
