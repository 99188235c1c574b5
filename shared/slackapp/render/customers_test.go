package render_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
	"noroshi.internal/shared/text"
)

// told is an incident whose first notice has reached some customers and others not.
func told(s incident.State) (incident.Incident, incident.Telling) {
	i := mailed(s).Incident
	customer := func(n int, owner string, mail ...string) incident.Customer {
		return incident.Customer{ID: fmt.Sprint("c", n), Name: fmt.Sprintf("第%d商事", n), Owner: owner, Mail: mail}
	}
	t := incident.Telling{
		List: incident.CustomerList{Version: "v", ReadAt: at(-60), Rows: []incident.Customer{
			customer(1, "U0BERLIN", "a@example.com"), customer(2, "", "b@example.com"), customer(3, "S0CS", "c@example.com"), customer(4, "U0BERLIN"),
			customer(5, "U0BANGKOK", "e@example.com"), customer(6, "U0BANGKOK", "f@example.com"),
		}},
		Outcomes: map[string]incident.Outcome{},
		Words: incident.CustomerWords{{
			"c2": {Affected: incident.AffectedYes}, "c5": {Affected: incident.AffectedNo},
			"c6": {Call: &incident.Call{By: kakei, At: at(12), No: 0, Note: "済"}},
		}},
	}
	t.List.Rows[2].Name = "*Alpha* & `Beta` <!channel>"
	for n, is := range []incident.Outcome{incident.Accepted, incident.Refused, incident.Unsure, incident.Waiting, incident.Refused, incident.Accepted} {
		for _, address := range t.List.Rows[n].Mail {
			t.Outcomes[incident.MailID(i.ID, 1, address)] = is
		}
	}
	return i, t
}

// TestCustomers holds who was told what as people read it: as a table, and where there is none.
func TestCustomers(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		i, all := told(stateIn(lang))
		rehearsed, _ := told(drill(stateIn(lang)))
		before := i
		before.Notices = incident.Notices{}
		offline := i
		offline.Settings.Form = ""
		for name, r := range map[string]render.Reply{
			"customers":           render.Customers(lang, i, all, at(40)),
			"customers_no_tables": render.Customers(lang, i, all, at(40)).WithoutTable(),
			"customers_drill":     render.Customers(lang, rehearsed, all, at(40)),
			"customers_before":    render.Customers(lang, before, all, at(40)),
			"customers_no_form":   render.Customers(lang, offline, all, at(40)),
			"customers_no_list":   render.Customers(lang, i, incident.Telling{}, at(40)),
		} {
			golden.Message(t, name, lang, r)
		}
	}
}

// many are customers with names that people may type, all of whom need somebody.
func many(r *rand.Rand, lang incident.Lang, n int) (incident.Incident, incident.Telling) {
	i, all := told(stateIn(lang))
	if r.IntN(2) == 0 {
		i, _ = told(drill(stateIn(lang)))
	}
	all.List.Rows = nil
	all.Words = incident.CustomerWords{{}}
	for k := range n {
		c := incident.Customer{ID: fmt.Sprint("k", k), Name: nasty[r.IntN(len(nasty))], Owner: string(manyPeople(k + 1)[k]), Mail: []string{fmt.Sprintf("ops@k%d.example.com", k)}}
		all.List.Rows = append(all.List.Rows, c)
		all.Outcomes[incident.MailID(i.ID, 1, c.Mail[0])] = incident.Refused
		if r.IntN(2) == 0 {
			all.Words[0][c.Key()] = incident.CustomerWord{Call: &incident.Call{By: kakei, At: at(5000), Note: nasty[r.IntN(len(nasty))]}}
		}
	}
	return i, all
}

// TestAnyCustomersFit: Slack takes the table and what stands for it, of any number of customers; each is shown or counted, the text says
// what the table says, and no address is in either.
func TestAnyCustomersFit(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6)) // the same customers every time
	for k, n := range []int{1, 2, 99, 100, 101, 500, 1000, 1000} {
		lang := langs[k%2]
		i, all := many(r, lang, n)
		reply := render.Customers(lang, i, all, at(40))
		plain := reply.WithoutTable()
		takesOf(t, render.Reply{Text: "x", Blocks: reply.Blocks}, 1<<20)
		takes(t, render.Reply{Text: "x", Blocks: plain.Blocks})
		for _, s := range append(markdownOf(reply), markdownOf(plain)...) {
			harmless(t, s)
		}
		if !strings.Contains(reply.Text, "example.com/") || strings.Contains(reply.Text, "@k") {
			t.Errorf("%d customers: the text has no page, or an address:\n%.300s", n, reply.Text)
		}
		counted(t, lang, reply, n)
	}
}

// counted checks that the rows and the number of those that are not there are all customers, in the table as in the text.
func counted(t *testing.T, lang incident.Lang, r render.Reply, n int) {
	t.Helper()
	rows := 0
	for _, b := range r.Blocks {
		if table, ok := b.(*slack.DataTableBlock); ok {
			rows = len(table.Rows) - 1
		}
	}
	more := text.ToldMore.In(lang, "n", fmt.Sprint(n-rows))
	lines := strings.Count(r.Text, "<@U0HELPER")
	if rows < min(n, 40) || rows > 100 || lines != rows || strings.Contains(r.Text, more) != (rows < n) {
		t.Errorf("%d customers: %d rows, %d lines in the text", n, rows, lines)
	}
	if len([]rune(r.Text)) > 40000 {
		t.Errorf("the text has %d characters", len([]rune(r.Text)))
	}
}
