package gateway

import (
	"net/http"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
)

// tabled is a reply with a table, and what stands for it.
func tabled() render.Reply {
	table := slack.NewDataTableBlock("c").AddRow(slack.NewDataTableRawTextCell("h")).AddRow(slack.NewDataTableRawTextCell("x"))
	return render.Reply{Text: "h: x", Blocks: []slack.Block{table}, Plain: []slack.Block{slack.NewDividerBlock()}}
}

// TestATableIsSentWhereThereAreTables: one that is refused is sent once more as lines, and from then on at once; another refusal, and one
// for good of the lines as well, teach nothing.
func TestATableIsSentWhereThereAreTables(t *testing.T) {
	run(t, func(b *bench) {
		var address string
		w := slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(http.HandlerFunc(
			func(_ http.ResponseWriter, r *http.Request) { address = r.FormValue("response_url") }))})
		_, app := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{
			Events: []string{}, Commands: []string{"/incident"}, CommandURL: "http://app/command",
		})
		g := New(app.BotToken, Options{Clock: clock.Machine, APIURL: "https://slack.test/api", Transport: w.Transport()})
		shows := func(kind string, calls int) {
			b.Helper()
			if _, err := w.Command(ctx(b.T), b.ids.Kakei, b.ids.Help, "/incident", "now"); err != nil {
				b.Fatal(err)
			}
			before := len(w.Calls())
			if err := g.Respond(ctx(b.T), address, tabled(), false); err != nil {
				b.Fatal(err)
			}
			e := w.Ephemerals(b.ids.Kakei)
			if got := e[len(e)-1].Blocks; len(got) != 1 || got[0]["type"] != kind || len(w.Calls())-before != calls {
				b.Fatalf("%v after %d calls, want a %s after %d", got, len(w.Calls())-before, kind, calls)
			}
		}
		shows("data_table", 1)
		w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: "response_url", Error: "msg_blocks_too_long", Times: 1})
		shows("divider", 2) // this one
		shows("data_table", 1)
		w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: "response_url", Error: "invalid_blocks", Times: 2})
		b.is(g.Respond(ctx(b.T), address, tabled(), false), permanent, "invalid_blocks")
		shows("data_table", 1) // it was not the table
		w.Inject(slackfake.Fault{Kind: slackfake.ServerErrorBefore, Method: "response_url", Times: 1})
		if err := g.Respond(ctx(b.T), address, tabled(), false); !isClass(err, unknown) && !isClass(err, retryLater) {
			b.Fatalf("a failure: %v", err)
		}
		shows("data_table", 1) // nobody knows
		w.SetTables(false)
		shows("divider", 2)
		shows("divider", 1)
	})
}
