package gateway

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// recorder answers {"ok": true} with whatever the gateway needs to go on, and notes the methods, and the requests that carry
// their token elsewhere than they should.
type recorder struct {
	mu     sync.Mutex
	seen   map[Method]bool
	leaked []string
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	m := Method(path.Base(req.URL.Path))
	r.mu.Lock()
	r.seen[m] = true
	r.leaked = append(r.leaked, leaks(m, req)...)
	r.mu.Unlock()
	body := `{"ok":true,"ts":"1.000001","user_id":"U1","team_id":"T1","bot_id":"B1","bookmark":{"id":"Bk1"},"channel":{"id":"C1"}}`
	if m == conversationsInfo || m == conversationsJoin || m == conversationsCreate {
		body = `{"ok":true,"channel":{"id":"C1","is_member":true}}`
	}
	if m == chatPostMessage || m == chatUpdate || m == chatDelete || m == chatPostEphemeral || m == reactionsGet ||
		m == chatGetPermalink {
		body = `{"ok":true,"ts":"1.000001","channel":"C1"}`
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

const secret = "xoxb-secret"

// leaks says where a request has a token that it should not have, or lacks the one that it should. response_url is a secret
// by itself, and gets none.
func leaks(m Method, req *http.Request) (wrong []string) {
	header := "Bearer " + secret
	if m == responseURL {
		header = ""
	}
	if got := req.Header.Get("Authorization"); got != header {
		wrong = append(wrong, string(m)+" has the header "+got)
	}
	sent := req.URL.String()
	for _, body := range bodies(req) {
		sent += "\n" + body
		if len(body) != int(req.ContentLength) {
			wrong = append(wrong, string(m)+" has a body of another length than it says")
		}
	}
	if strings.Contains(sent, secret) || regexp.MustCompile(`\btoken=|"token"|name="token`).MatchString(sent) {
		wrong = append(wrong, string(m)+" has a token, or a field for one, in its address or body")
	}
	return wrong
}

// bodies are what is sent, and what is sent again over another connection.
func bodies(req *http.Request) (out []string) {
	if req.Body == nil {
		return nil
	}
	again, err := req.GetBody()
	for _, b := range []io.ReadCloser{req.Body, again} {
		read, readErr := io.ReadAll(b)
		if err != nil || readErr != nil {
			return []string{"unreadable"}
		}
		out = append(out, string(read))
	}
	return out
}

// A call of another method than the announced one fails in wire.Do, so this also checks each pair; and that the token stands in
// the header and nowhere else.
func TestGatewayCallsTheListedMethodsAndNoOthers(t *testing.T) {
	t.Parallel()
	r := &recorder{seen: map[Method]bool{}}
	g := New(secret, Options{Clock: clock.Machine, APIURL: "http://slack.test/api/", Transport: r})
	c := ctx(t)
	for name, f := range everything(g) {
		if err := f(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := g.Respond(c, "http://slack.test/response_url", render.Reply{Text: "a"}, false); err != nil {
		t.Error(err)
	}
	if _, err := g.LookUpApp(c); err != nil {
		t.Error(err)
	}
	if _, err := g.LookUpName(c, "S0ONCALL"); err != nil {
		t.Error(err)
	}
	if _, _, err := g.ours(c, "inc"); err != nil {
		t.Error(err)
	}
	got, want := slices.Sorted(maps.Keys(r.seen)), slices.Sorted(maps.Keys(perMinute))
	if !slices.Equal(got, want) {
		t.Errorf("called %v\nlisted %v", got, want)
	}
	for _, wrong := range r.leaked {
		t.Error(wrong)
	}
}

func everything(g *Gateway) map[string]func() error {
	out := persons(g)
	room := effect.Inventory{Incident: "i", Refs: plan.Refs{plan.ChannelKey: {ID: "C1"}, plan.BoardKey: {ID: "1.1", Channel: "C1"}}}
	runbook := bookmark("runbook", "https://example.com")
	all := []plan.Effect{board("a"), pin(), runbook, topic("a"), purpose(), invite("U1"), group("S0ONCALL"), announcement("C2"), pinned("2.1"), taken("4.3d", "U1"), archived("C0INC")}
	for _, e := range all {
		for what, ref := range map[string]plan.Ref{"make": {}, "edit": {ID: "1.1", Channel: "C1"}} {
			out[what+" "+string(e.Key)] = func() error {
				_, err := g.Apply(ctxOf(), effect.Call{Inventory: room, Effect: e, Ref: ref})
				if codeOf(err) == codeEmptyGroup {
					return nil
				}
				return err
			}
		}
		out["remove "+string(e.Key)] = func() error { return g.Remove(ctxOf(), e, plan.Ref{ID: "1.1", Channel: "C1"}) }
	}
	out["create"] = func() error {
		_, err := g.Apply(ctxOf(), effect.Call{Inventory: effect.Inventory{}, Effect: channel()})
		return err
	}
	out["find"] = func() error { _, err := g.Find(ctxOf(), room, all); return err }
	return out
}

func persons(g *Gateway) map[string]func() error {
	view := slack.ModalViewRequest{Type: slack.VTModal}
	return map[string]func() error{
		"open":      func() error { _, err := g.OpenModal(ctxOf(), "1.2", view); return err },
		"update":    func() error { return g.UpdateModal(ctxOf(), "V1", view) },
		"home":      func() error { return g.PublishHome(ctxOf(), "U1", render.Reply{}) },
		"look home": func() error { return g.LookUpHome(ctxOf(), "U1", incident.English) },
		"ephemeral": func() error { return g.Ephemeral(ctxOf(), "C1", "U1", render.Reply{Text: "a"}) },
		"word":      func() error { _, _, err := g.Word(ctxOf(), "C1", "1.1"); return err },
		"message":   func() error { _, _, err := g.Message(ctxOf(), "C1", "1.1"); return err },
		"reactions": func() error { _, err := g.Reactions(ctxOf(), "C1", "1.1"); return err },
		"permalink": func() error { _, err := g.Permalink(ctxOf(), "C1", "1.1"); return err },
		"person":    func() error { _, err := g.LookUpPerson(ctxOf(), incident.PersonID("U1")); return err },
		"people": func() error {
			return g.LookUpPeople(ctxOf(), func([]people.Person) error { return nil })
		},
	}
}

// TestEverySlackCallGoesThroughCall: no other way to Slack than call and do, which pace and classify.
func TestEverySlackCallGoesThroughCall(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		inside := spans(file)
		ast.Inspect(file, func(n ast.Node) bool {
			name, ok := apiCall(n)
			// GetUsersPaginated calls nothing; its Next is handed to call.
			if !ok || name == "GetUsersPaginated" {
				return true
			}
			total++
			if !slices.ContainsFunc(inside, func(s [2]token.Pos) bool { return s[0] < n.Pos() && n.End() < s[1] }) {
				t.Errorf("%s: %s is not inside call or do", fset.Position(n.Pos()), name)
			}
			return true
		})
	}
	if total < 20 {
		t.Errorf("only %d calls were found: does this test still look for the right thing?", total)
	}
}

// apiCall matches g.api.Something(…).
func apiCall(n ast.Node) (name string, ok bool) {
	c, ok := n.(*ast.CallExpr)
	if !ok {
		return "", false
	}
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	api, ok := sel.X.(*ast.SelectorExpr)
	return sel.Sel.Name, ok && api.Sel.Name == "api"
}

// spans are the places inside call(…) and do(…).
func spans(file *ast.File) (out [][2]token.Pos) {
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if id, ok := c.Fun.(*ast.Ident); ok && (id.Name == "call" || id.Name == "do") {
				out = append(out, [2]token.Pos{c.Lparen, c.Rparen})
			}
		}
		return true
	})
	return out
}
