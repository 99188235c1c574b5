package plan

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// askedKept is how many messages that ask in the room still follow what becomes of their TODOs.
const askedKept = 10

// asked are the messages that ask in the room, one for all that a step asked at the same moment. Each follows what becomes of
// its TODOs. One that may have been posted, and asks nothing any more, is taken away.
func (p planner) asked(refs Refs) (out []Effect) {
	for n := max(1, p.i.AskNo-askedKept+1); n <= p.i.AskNo; n++ {
		e := Effect{Key: AskedKey(n), Kind: MessageKind, Life: Kept, Urgency: Work, Needs: []Key{ChannelKey}}
		there := refs.Has(e.Key)
		f := p.questionsOf(n, there)
		switch {
		case len(f.Todos) == 0 && !there:
			continue
		case len(f.Todos) == 0 && refs[e.Key] == MayBe:
			e.Life, e.Facts = Removed, Questions{}
		default:
			e.Facts = f
		}
		out = append(out, e)
	}
	return out
}

// questionsOf is what the n-th message asks. One that is there still asks when the next round of a TODO has begun.
func (p planner) questionsOf(n int, there bool) Questions {
	f := Questions{Brief: p.brief(p.lang()), Since: p.i.DeclaredAt}
	for _, t := range p.s.Todos {
		if a := t.Asked; a != nil && a.No == n && (there || a.Occurrence == t.Occurrence) && !t.Closed() {
			f.Step, f.To = a.Step, a.To
			f.Todos = append(f.Todos, p.named(t))
		}
	}
	f.Over = p.isOver(f.Todos)
	return f
}

// questions are those that stand, in the threads of their TODOs. One about an earlier occurrence is taken away.
func (p planner) questions(refs Refs) (out []Effect) {
	for _, t := range p.s.Todos {
		if t.Asked == nil || !t.Asked.Step.InThread() || t.Asked.Occurrence != t.Occurrence || t.Closed() {
			continue
		}
		card := TodoKey(t.ID)
		out = append(out, Effect{
			Key: AskKey(t), Kind: MessageKind, Life: Once, Urgency: Work, Needs: []Key{ChannelKey, card}, Thread: card,
			Facts: p.question(t),
		})
	}
	return append(out, p.outdated(refs)...)
}

// outdated are the questions that are there about an earlier occurrence of a TODO, and those that may be there although nobody
// asks them any more. One that is there and was answered stays.
func (p planner) outdated(refs Refs) (out []Effect) {
	for _, key := range slices.Sorted(refs.under(askPrefix)) {
		card, _ := Under(key)
		id, _ := TodoOf(card)
		t, ok := p.s.Todo(id)
		of, read := occurrenceOf(key, id)
		asks := t.Asked != nil && AskKey(t) == key
		if !ok || !read || of >= t.Occurrence && (refs[key] != MayBe || asks) {
			continue
		}
		out = append(out, Effect{Key: key, Kind: MessageKind, Life: Removed, Urgency: Decoration, Thread: card, Facts: Question{}})
	}
	return out
}

// occurrenceOf reads which occurrence of a TODO a question's key is about.
func occurrenceOf(k Key, id incident.TodoID) (n int, ok bool) {
	rest, ok := strings.CutPrefix(string(k), askPrefix+string(id)+"/")
	if !ok {
		return 0, false
	}
	number, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(number)
	return n, err == nil
}

func (p planner) question(t incident.Todo) Question {
	q := Question{
		Brief: p.brief(p.lang()), Step: t.Asked.Step, To: t.Asked.To, Todo: t.ID, Title: t.Title.In(p.lang()), Since: t.Due,
		At: t.Asked.At, Recurs: t.Look(), Check: t.Check,
	}
	if !t.Late.IsZero() {
		q.Since = t.Late
	}
	return q
}

// overdue is the one message that shows what is late. Something newly late has a new one, so that people are told; then the
// one before goes.
func (p planner) overdue(refs Refs) (out []Effect) {
	key := OverdueKey(p.i.LateNo)
	f := Overdue{Brief: p.brief(p.lang()), Since: p.i.DeclaredAt, Snooze: p.i.Snooze}
	for _, t := range p.s.Todos {
		if p.shows(t) {
			f.Todos = append(f.Todos, p.named(t))
		}
	}
	f.Over = p.isOver(f.Todos)
	there := p.i.LateNo > 0 && (len(f.Todos) > 0 || refs.Has(key) && refs[key] != MayBe)
	for _, k := range slices.Sorted(refs.under(overduePrefix)) {
		if k == key && there {
			continue
		}
		old := Effect{Key: k, Kind: MessageKind, Life: Removed, Urgency: Overview, Facts: Overdue{}}
		if there {
			old.Needs = []Key{key}
		}
		out = append(out, old)
	}
	if there {
		out = append(out, Effect{
			Key: key, Kind: MessageKind, Life: Kept, Urgency: Overview, Needs: []Key{ChannelKey}, Facts: f,
		})
	}
	return out
}

// under are the keys that begin with prefix.
func (r Refs) under(prefix string) iter.Seq[Key] {
	return func(yield func(Key) bool) {
		for k := range r {
			if strings.HasPrefix(string(k), prefix) && !yield(k) {
				return
			}
		}
	}
}

// suspected is how many messages a worker that died may have posted, one after the other, without recording them.
const suspected = 3

// PossibleOrphans are messages that may be there although nothing plans them any more: whoever takes over from a worker that died
// looks for them.
func PossibleOrphans(s incident.State) (keys []Key) {
	for n := max(1, s.Incident.LateNo-suspected+1); n <= s.Incident.LateNo; n++ {
		keys = append(keys, OverdueKey(n))
	}
	for n := max(1, s.Incident.AskNo-suspected+1); n <= s.Incident.AskNo; n++ {
		keys = append(keys, AskedKey(n))
	}
	if s.Incident.BySign() {
		for n := max(1, s.Incident.Sign.AskNo-suspected+1); n <= s.Incident.Sign.AskNo; n++ {
			keys = append(keys, SignAskKey(n))
		}
	}
	keys = append(keys, kptOrphans()...)
	keys = append(keys, executiveOrphans(s.Incident)...)
	keys = append(keys, handoverOrphans(s.Incident)...)
	keys = append(keys, relapseOrphans(planner{s: s, i: s.Incident})...)
	for _, n := range s.Incident.News {
		keys = append(keys, NewsKey(n.No))
	}
	for _, t := range s.Todos {
		keys = append(keys, before(t)...)
		for assignment := max(1, t.Assignment-suspected+1); assignment <= t.Assignment && t.Owner != ""; assignment++ {
			keys = append(keys, GivenKey(t.ID, assignment))
		}
	}
	return keys
}

// before are the questions that may have been asked just before this occurrence of t began, or before somebody answered: doing it
// and its opening again are turns, and so was that somebody took it, who is asked.
func before(t incident.Todo) (keys []Key) {
	first := max(0, t.Occurrence-1)
	if t.Asked != nil { // it was not done, perhaps more than once
		first = min(first, t.Asked.Occurrence)
	}
	asked := t
	for asked.Assignment = max(1, t.Assignment-suspected+1); asked.Assignment <= t.Assignment; asked.Assignment++ {
		for _, occurrence := range slices.Compact([]int{first, t.Occurrence}) {
			asked.Asked = &incident.Asked{Occurrence: occurrence, Step: incident.AskOwner}
			keys = append(keys, AskKey(asked))
		}
	}
	return keys
}
