package simulation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// The law of documents. A place that nobody has edited says what is known in the end, also of an incident that is over. What somebody
// wrote stands there still, unless somebody asked for the fact in its place, whom the timeline names. In a good half of the seeds with
// documents people write in them, in a text that they opened a while before.

// writing is what a person writes in a place of the notice.
type writing struct {
	in           document.Name
	place, words string
	seen, text   string // as it was opened, and as it is to be
	saved        bool
}

// lineOf is how the line of a place begins in the notice, in which nothing else follows it.
var lineOf = map[string]string{
	"title": "# 【第1報】", "region": "| リージョン | ", "impact": "| 確認できている影響 | ", "services": "| 対象サービス | ",
}

func (w *sim) notice() document.Name {
	return document.Name{Incident: w.first(), Document: incident.NoticeDocument}
}

// rewriting draws what people write in the notice, and what they correct meanwhile.
func (w *sim) rewriting(declared time.Duration) (acts []act) {
	if !w.announces || w.chance(3) {
		return nil
	}
	for n := range 1 + w.rng.IntN(3) {
		at, name := declared+w.between(2*time.Second, 50*time.Second), fmt.Sprintf("draft %d: ", n)
		e := &writing{place: oneOf(w.clockwork, "title", "region", "impact", "services"), words: fmt.Sprintf("人の文%d", n)}
		acts = append(acts, act{at, name + "U0BANGKOK opens the notice", e.opens}, act{at + w.some(8*time.Second), name + "U0BANGKOK saves it", e.saves})
		for k := range w.rng.IntN(3) {
			fact := oneOf(w.clockwork, "region ap-northeast-1", "region ap-northeast-3", "impact 3社", "services RDS", "title RDS に繋がらない")
			acts = append(acts, act{at + w.between(0, 20*time.Second), fmt.Sprint(name, "U0TOKYO corrects ", k), types("U0TOKYO", "update "+fact)})
		}
		if w.chance(2) {
			acts = append(acts, act{at + w.between(10*time.Second, 30*time.Second), name + "U0BERLIN asks for the facts", renews(name)})
		}
	}
	return acts
}

// opens begins to write in the text as it stands.
func (e *writing) opens(_ context.Context, w *sim) {
	e.in = w.notice()
	page, err := w.docs.Read(e.in)
	if err != nil {
		return // there is none yet
	}
	lines := strings.Split(page.Text, "\n")
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, lineOf[e.place]); ok {
			end := ""
			if strings.HasSuffix(rest, " |") {
				end = " |"
			}
			lines[i] = lineOf[e.place] + e.words + end
		}
	}
	if e.text = strings.Join(lines, "\n"); e.text != page.Text { // the title of a drill begins otherwise
		e.seen = page.Hash
	}
}

// saves saves what was written, unless somebody else wrote first.
func (e *writing) saves(_ context.Context, w *sim) {
	if e.seen == "" {
		return
	}
	if _, err := w.docs.Save(e.in, e.seen, e.text); err != nil {
		return
	}
	for _, before := range w.written { // whose words they saw
		before.saved = before.saved && (before.in != e.in || before.place != e.place)
	}
	e.saved = true
	w.written = append(w.written, e)
}

// renews asks for the facts wherever the board says that they are missing.
func renews(name string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		i, err := store.LoadHeader(context.Background(), w.db, w.first())
		if err != nil || len(i.Drafts[incident.NoticeDocument].Behind) == 0 {
			return
		}
		asksFor("U0BERLIN", name, incident.Renew{Document: incident.NoticeDocument, Put: i.Drafts[incident.NoticeDocument].Behind})(ctx, w)
	}
}

// looksAgain reports whether a mark is only to look again, later, at a document that people have rewritten: nobody waits for that.
func (w *world) looksAgain(m store.Mark) bool {
	at, err := store.ParseMoment(m.NotBefore)
	if m.System != incident.Docs || err != nil || !at.After(time.Now()) {
		return false
	}
	i, err := store.LoadHeader(context.Background(), w.db, m.Incident)
	if err != nil || w.rechecks(m.Incident) {
		return false
	}
	for _, d := range i.Drafts {
		if len(d.Behind) > 0 {
			return true
		}
	}
	return false
}

// rechecks reports whether documents are to be looked for that landed late.
func (w *world) rechecks(id incident.ID) bool {
	var recs struct{ RecheckAt time.Time }
	for _, d := range w.shards(id, incident.Docs) {
		if err := d.Decode(&recs); err != nil {
			w.t.Fatal(err)
		}
		if !recs.RecheckAt.IsZero() {
			return true
		}
	}
	return false
}

// judgeText holds what the notice says against what is known and what people wrote.
func (w *world) judgeText(s incident.State, fail failer) {
	f, ok := w.followed(s)
	if !ok {
		return
	}
	page, err := w.docs.Read(document.Name{Incident: s.Incident.ID, Document: f.ID})
	if err != nil {
		fail("the notice cannot be read: %v", err)
		return
	}
	want, _ := document.Fill(f.Template, document.Fields(f.Document, document.Extras{}), f.Lang)
	lines := strings.Split(page.Text, "\n")
	for line := range strings.SplitSeq(want, "\n") {
		if !slices.Contains(lines, line) && !strings.Contains(line, "情報時点") && !strings.HasPrefix(line, "| As of |") && !w.isWritten(line) {
			fail("the notice does not say %q but\n%s", line, page.Text)
		}
	}
	for _, e := range w.written {
		if e.saved && e.in.Incident == s.Incident.ID && !strings.Contains(page.Text, e.words) && !w.renewed(s.Incident.ID, e) {
			fail("%q is gone, which somebody wrote:\n%s", e.words, page.Text)
		}
	}
}

// followed are the facts that the notice is to say; ok is false when it does not follow: customers have it, or it was over before.
func (w *world) followed(s incident.State) (plan.Follow, bool) {
	refs := plan.Refs{}
	for k, rec := range w.records(s.Incident.ID, incident.Docs).Items {
		refs[k] = rec.Ref
	}
	for _, e := range plan.Docs(s, refs) {
		if f, ok := e.Facts.(plan.Follow); ok && f.ID == incident.NoticeDocument {
			return f, true
		}
	}
	return plan.Follow{}, false
}

// isWritten reports whether somebody ever wrote in the place of a line.
func (w *world) isWritten(line string) bool {
	return slices.ContainsFunc(w.written, func(e *writing) bool { return strings.HasPrefix(line, lineOf[e.place]) })
}

// renewed reports whether somebody asked for a fact in the place of what was written.
func (w *world) renewed(id incident.ID, e *writing) bool {
	entries, err := store.Timeline(context.Background(), w.db, id, 0)
	return err == nil && slices.ContainsFunc(entries, func(x incident.Entry) bool {
		return x.Kind == incident.EntryRenewed && slices.ContainsFunc(x.Changes, func(c incident.Change) bool {
			return c.Field == e.place && strings.Contains(c.From, e.words)
		})
	})
}
