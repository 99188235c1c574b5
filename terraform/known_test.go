package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A condition of a `run` with `command = plan` fails when anything in it is not known in a plan: an attribute that no file of
// the module sets, since the provider makes it up, and all that is set to one. An override that says `override_during = plan`
// makes it known. Source: developer.hashicorp.com/terraform/language/tests/mocking.

// arguments are what the provider leaves empty where nothing sets it, by the type of the resource: optional and not computed in
// its schema. Whatever else nothing sets is taken to be the provider's.
var arguments = map[string][]string{
	"google_cloudfunctions2_function": {"event_trigger.event_filters.operator", "service_config.secret_environment_variables"},
}

// plans is the module as HCL, and what one run of a test overrides.
type plans struct {
	resources map[string]*hclsyntax.Body        // by address
	values    map[string]hclsyntax.Expression   // of locals and outputs, by address
	overrides map[string][]hclsyntax.Expression // by the address of a resource: the values it has in a plan
}

// unknowns are what conditions of the module's tests compare although no plan knows it.
func unknowns(t *testing.T, s source) (faults []string) {
	t.Helper()
	p := plans{resources: map[string]*hclsyntax.Body{}, values: map[string]hclsyntax.Expression{}}
	tests := map[string]*hclsyntax.Body{}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		switch {
		case strings.HasSuffix(name, ".tf"):
			p.add(syntax(t, name, s[name]))
		case strings.HasSuffix(name, ".tftest.hcl"):
			tests[name] = syntax(t, name, s[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		for _, run := range of(tests[name], "run") {
			if word(run.Body, "command") == "plan" { // without a command a run applies
				p.overrides = overrides(tests[name], run.Body)
				faults = append(faults, p.run(name, run)...)
			}
		}
	}
	return faults
}

func syntax(t *testing.T, name, text string) *hclsyntax.Body {
	t.Helper()
	f, diags := hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return f.Body.(*hclsyntax.Body)
}

func of(b *hclsyntax.Body, kind string) (out []*hclsyntax.Block) {
	for _, x := range b.Blocks {
		if x.Type == kind {
			out = append(out, x)
		}
	}
	return out
}

// word is an attribute that is a bare word, such as plan.
func word(b *hclsyntax.Body, name string) string {
	a := b.Attributes[name]
	if a == nil {
		return ""
	}
	return hcl.ExprAsKeyword(a.Expr)
}

// add takes up what a file of the module sets.
func (p plans) add(b *hclsyntax.Body) {
	for _, x := range b.Blocks {
		switch x.Type {
		case "resource":
			p.resources[strings.Join(x.Labels, ".")] = x.Body
		case "output":
			p.values["output."+x.Labels[0]] = x.Body.Attributes["value"].Expr
		case "locals":
			for name, a := range x.Body.Attributes {
				p.values["local."+name] = a.Expr
			}
		}
	}
}

// overrides are the values that a plan of a run knows, by the resource.
func overrides(file, run *hclsyntax.Body) map[string][]hclsyntax.Expression {
	out := map[string][]hclsyntax.Expression{}
	add := func(in *hclsyntax.Body, early bool) {
		for _, o := range of(in, "override_resource") {
			if word(o.Body, "override_during") == "plan" || early && word(o.Body, "override_during") == "" {
				target := address(traversal(o.Body.Attributes["target"].Expr))
				if v := o.Body.Attributes["values"]; v != nil {
					out[target] = append(out[target], v.Expr)
				}
			}
		}
	}
	add(file, false)
	add(run, false)
	for _, mock := range of(file, "mock_provider") {
		early := word(mock.Body, "override_during") == "plan"
		add(mock.Body, early)
		for _, m := range of(mock.Body, "mock_resource") {
			if word(m.Body, "override_during") == "plan" || early && word(m.Body, "override_during") == "" {
				if v := m.Body.Attributes["defaults"]; v != nil {
					out[m.Labels[0]] = append(out[m.Labels[0]], v.Expr)
				}
			}
		}
	}
	return out
}

func traversal(e hclsyntax.Expression) hcl.Traversal {
	t, _ := hcl.AbsTraversalForExpr(e) // none for what is no reference
	return t
}

// names are the steps of a reference without its indexes.
func names(t hcl.Traversal) (out []string) {
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			out = append(out, s.Name)
		case hcl.TraverseAttr:
			out = append(out, s.Name)
		}
	}
	return out
}

func address(t hcl.Traversal) string {
	n := names(t)
	return strings.Join(n[:min(len(n), 2)], ".")
}

// run returns what the conditions of a run compare and a plan does not know.
func (p plans) run(file string, run *hclsyntax.Block) (faults []string) {
	for _, a := range of(run.Body, "assert") {
		condition := a.Body.Attributes["condition"].Expr
		for _, path := range p.unknown(condition, nil) {
			faults = append(faults, fmt.Sprintf("%s:%d: run %q: %s is not known in a plan; override it, with override_during = plan",
				file, condition.Range().Start.Line, run.Labels[0], path))
		}
	}
	return faults
}

// bound are the variables of the `for`s around an expression, each with the references that its values are.
type bound map[string][][]string

// unknown lists the references of an expression that a plan does not know.
func (p plans) unknown(e hclsyntax.Expression, in bound) (out []string) {
	visit := func(n hclsyntax.Node) hcl.Diagnostics {
		switch x := n.(type) {
		case *hclsyntax.ForExpr:
			return nil // its parts are visited, under the binding that enter made
		case *hclsyntax.ScopeTraversalExpr:
			path := names(x.Traversal)
			if roots, ok := in[path[0]]; ok {
				for _, root := range roots {
					out = append(out, p.resolve(append(slices.Clone(root), path[1:]...))...)
				}
				return nil
			}
			out = append(out, p.resolve(path)...)
		}
		return nil
	}
	w := &walker{enter: visit, in: in}
	w.bind = func(f *hclsyntax.ForExpr) { in = extend(in, f) }
	_ = hclsyntax.Walk(e, w) // visit finds no fault
	slices.Sort(out)
	return slices.Compact(out)
}

// walker binds the variables of each `for` before its parts are visited.
type walker struct {
	enter func(hclsyntax.Node) hcl.Diagnostics
	bind  func(*hclsyntax.ForExpr)
	in    bound
}

func (w *walker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	if f, ok := n.(*hclsyntax.ForExpr); ok {
		w.bind(f)
	}
	return w.enter(n)
}

func (w *walker) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

// extend adds what a `for` goes over: the elements of a list of references, or those of one reference.
func extend(in bound, f *hclsyntax.ForExpr) bound {
	out := bound{}
	maps.Copy(out, in)
	roots := [][]string{}
	elements := []hclsyntax.Expression{f.CollExpr}
	if list, ok := f.CollExpr.(*hclsyntax.TupleConsExpr); ok {
		elements = list.Exprs
	}
	for _, e := range elements {
		if t := traversal(e); t != nil {
			path := names(t)
			if outer, ok := in[path[0]]; ok {
				for _, o := range outer {
					roots = append(roots, append(slices.Clone(o), path[1:]...))
				}
				continue
			}
			roots = append(roots, path)
		}
	}
	out[f.ValVar] = roots
	if f.KeyVar != "" {
		out[f.KeyVar] = nil
	}
	return out
}

// resolve lists what a plan does not know of a reference.
func (p plans) resolve(path []string) []string {
	at := strings.Join(path[:min(len(path), 2)], ".")
	if e, ok := p.values[at]; ok {
		return p.unknown(e, nil)
	}
	body, ok := p.resources[at]
	if !ok { // a variable, or of a block that is made for each of something
		return nil
	}
	return p.attribute(at, body, path[2:], path[2:])
}

// attribute follows the steps that are left of a path into a resource or a block in it. What nothing sets is the provider's.
func (p plans) attribute(resource string, body *hclsyntax.Body, left, path []string) (out []string) {
	if len(left) == 0 {
		return nil // as a whole: what is compared of it has a path of its own
	}
	if a := body.Attributes[left[0]]; a != nil {
		return p.unknown(a.Expr, nil)
	}
	set := false
	for _, b := range body.Blocks {
		inner := b.Body
		switch {
		case b.Type == left[0]:
		case b.Type == "dynamic" && b.Labels[0] == left[0]:
			out = append(out, p.unknown(inner.Attributes["for_each"].Expr, nil)...)
			inner = of(inner, "content")[0].Body
		default:
			continue
		}
		set = true
		out = append(out, p.attribute(resource, inner, left[1:], path)...)
	}
	kind, _, _ := strings.Cut(resource, ".")
	if set || slices.Contains(arguments[kind], strings.Join(path, ".")) || p.overridden(resource, path) {
		return out
	}
	return []string{resource + "." + strings.Join(path, ".")}
}

// overridden reports whether a value is given for the attribute of a resource, or of all of its type.
func (p plans) overridden(resource string, path []string) bool {
	kind, _, _ := strings.Cut(resource, ".")
	for _, values := range slices.Concat(p.overrides[resource], p.overrides[kind]) {
		if given(values, path) {
			return true
		}
	}
	return false
}

// given reports whether an object has a value at a path.
func given(e hclsyntax.Expression, path []string) bool {
	if len(path) == 0 {
		return true
	}
	object, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return false
	}
	for _, item := range object.Items {
		if hcl.ExprAsKeyword(item.KeyExpr) == path[0] && given(item.ValueExpr, path[1:]) {
			return true
		}
	}
	return false
}

// TestPlansKnowWhatTheyCompare: no condition of `terraform test` waits for what only an apply would know.
func TestPlansKnowWhatTheyCompare(t *testing.T) {
	t.Parallel()
	for _, fault := range unknowns(t, readSource(t)) {
		t.Error(fault)
	}
}

// TestUnknownsAreFound: each way to compare what a plan does not know is found, and what it knows is not.
func TestUnknownsAreFound(t *testing.T) {
	t.Parallel()
	const callers, deployment = "tests/callers.tftest.hcl", "tests/deployment.tftest.hcl"
	assert := func(condition string) string {
		return "\nrun \"more\" {\n  command = plan\n\n  assert {\n    condition = " + condition + "\n    error_message = \"no\"\n  }\n}\n"
	}
	for _, c := range []struct {
		name, file, old, new string // old "": new is appended
		want                 []string
	}{
		{"a mocked provider alone", callers, "  override_during = plan\n", "", []string{
			"google_cloudfunctions2_function.remind.service_config.uri", "google_cloudfunctions2_function.watch.service_config.uri", "google_cloudfunctions2_function.preflight.service_config.uri",
			"google_service_account.clock.email", "google_service_account.clock.member", "google_service_account.docs.email", "google_service_account.form.email",
		}},
		{"a value that is left out", callers, "    member = \"serviceAccount:clock@noroshi-test.iam.gserviceaccount.com\"\n", "", []string{"google_service_account.clock.member"}},
		{"only in an apply", callers, "override_during = plan\n  values          = { service_config = { uri = \"https://remind", "override_during = apply\n  values          = { service_config = { uri = \"https://remind", []string{"google_cloudfunctions2_function.remind.service_config.uri"}},
		{"made up", deployment, "", assert("google_firestore_database.incidents.uid != \"\""), []string{"google_firestore_database.incidents.uid"}},
		{"in a block", deployment, "", assert("google_cloudfunctions2_function.slack.service_config[0].uri != \"\""), []string{"google_cloudfunctions2_function.slack.service_config.uri"}},
		{"set to what is made up", deployment, "", assert("google_project_iam_member.remind.member != \"\""), []string{"google_service_account.remind.member"}},
		{"in a for, over a list", deployment, "", assert("alltrue([for f in [google_cloudfunctions2_function.docs] : f.state == \"ACTIVE\"])"), []string{"google_cloudfunctions2_function.docs.state"}},
		{"in a for, over blocks", deployment, "", assert("alltrue([for c in google_cloudfunctions2_function.docs.service_config : c.gcf_uri == \"\"])"), []string{"google_cloudfunctions2_function.docs.service_config.gcf_uri"}},
		{"by way of an output", deployment, "", assert("output.command_url != \"\""), []string{"google_cloudfunctions2_function.command.service_config.uri"}},
		{"in a function's argument", deployment, "", assert("startswith(google_service_account.docs.email, \"noroshi\")"), []string{"google_service_account.docs.email"}},
		{"in an interpolation", deployment, "", assert("\"x${google_service_account.docs.email}\" != \"x\""), []string{"google_service_account.docs.email"}},
		{"an apply knows it", deployment, "", strings.Replace(assert("google_firestore_database.incidents.uid != \"\""), "= plan", "= apply", 1), nil},
		{"mocked for all of a type", deployment, "mock_provider \"google\" {}", "mock_provider \"google\" {\n  override_during = plan\n  mock_resource \"google_service_account\" {\n    defaults = { email = \"a@b\" }\n  }\n}\n" + assert("google_service_account.docs.email == \"a@b\""), nil},
		{"as a whole", deployment, "", assert("length(google_cloudfunctions2_function.docs.service_config) == 1"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := readSource(t)
			if c.old == "" {
				s[c.file] += c.new
			} else if !strings.Contains(s[c.file], c.old) {
				t.Fatalf("%s has no %q", c.file, c.old)
			} else {
				s[c.file] = strings.ReplaceAll(s[c.file], c.old, c.new)
			}
			var got []string
			for _, fault := range unknowns(t, s) {
				path, _, _ := strings.Cut(fault[strings.Index(fault, "google_"):], " ")
				got = append(got, path)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if got = slices.Compact(got); !slices.Equal(got, c.want) {
				t.Errorf("found %v\nwant  %v", got, c.want)
			}
		})
	}
}
