package text

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
)

// Single words and symbols used all over.
var (
	BeingConfirmed = Phrase{"確認中", "not yet confirmed"}
	Nobody         = Phrase{"未担当", "no owner"}
	TheTool        = Phrase{"Noroshi", "Noroshi"}
	More           = Phrase{"ほか{n}件", "and {n} more"}
	Close          = Phrase{"閉じる", "Close"}

	comma = Phrase{"、", ", "}
)

// DrillPrefix is what begins the first line of everything about a drill, and nothing otherwise. A blank, where the language
// wants one, is part of it.
func DrillPrefix(lang incident.Lang, drill bool) string {
	if !drill {
		return ""
	}
	return drillPrefix.In(lang)
}

var drillPrefix = Phrase{incident.DrillMark.JA, incident.DrillMark.EN + " "}

// Gap separates two sentences of one line.
func Gap(lang incident.Lang) string {
	if lang == incident.English {
		return " "
	}
	return ""
}

// List joins items as the language does.
func List(lang incident.Lang, items []string) string { return strings.Join(items, comma.In(lang)) }

// OrUnknown returns s, or the word for what is being confirmed when s is empty.
func OrUnknown(lang incident.Lang, s string) string {
	if s == "" {
		return BeingConfirmed.In(lang)
	}
	return s
}

var phases = map[incident.Phase]Phrase{
	incident.Detect:  {"検知", "Detect"},
	incident.Confirm: {"事象確認", "Confirm"},
	incident.Start:   {"対応開始", "Start"},
	incident.Respond: {"一次対応", "First response"},
	incident.Watch:   {"経過観察", "Monitoring"},
	incident.Resolve: {"収束(復旧確認)", "Recovery"},
	incident.Review:  {"振り返り", "Review"},
}

// Phase names a phase; the id itself when it is unknown.
func Phase(lang incident.Lang, p incident.Phase) string { return named(lang, phases, p) }

// PhaseOf names a phase as the incident's playbook does.
func PhaseOf(lang incident.Lang, i incident.Incident, p incident.Phase) string {
	return cmp.Or(i.Playbook.Part(p).Title.In(lang), Phase(lang, p))
}

// InPhasesOf is e with its phases named as the incident's playbook does, for its sentence: an incident keeps the names with which it
// began, and other ones may have come since.
func InPhasesOf(lang incident.Lang, i incident.Incident, e incident.Entry) incident.Entry {
	name := func(p incident.Phase) incident.Phase {
		if p == "" {
			return ""
		}
		return incident.Phase(PhaseOf(lang, i, p))
	}
	skipped := make([]incident.Phase, len(e.Skipped))
	for n, p := range e.Skipped {
		skipped[n] = name(p)
	}
	e.Phase, e.Skipped = name(e.Phase), skipped
	return e
}

var kinds = map[incident.Kind]Phrase{
	incident.Live:  {"本番", "Live"},
	incident.Drill: {"訓練", "Drill"},
}

// Kind names a kind of incident.
func Kind(lang incident.Lang, k incident.Kind) string { return named(lang, kinds, k) }

var statuses = map[incident.Status]Phrase{
	incident.SignStatus: {"予兆", "reported"},
	incident.Open:       {"対応中", "open"},
	incident.Canceled:   {"取り消し", "canceled"},
	incident.Resolved:   {"終了", "ended"},
	incident.Closed:     {"終了", "ended"},
}

// Status names a status.
func Status(lang incident.Lang, s incident.Status) string { return named(lang, statuses, s) }

var severities = map[incident.Severity]Phrase{
	incident.Sev1: {"Sev1 広範囲で停止", "Sev1 widespread outage"},
	incident.Sev2: {"Sev2 一部で停止", "Sev2 partial outage"},
	incident.Sev3: {"Sev3 影響は限定的", "Sev3 limited impact"},
}

// Severity names a severity; an empty one is being confirmed.
func Severity(lang incident.Lang, s incident.Severity) string {
	return OrUnknown(lang, named(lang, severities, s))
}

var states = map[incident.TodoState]Phrase{
	incident.TodoOpen:    {"未担当", "without an owner"},
	incident.TodoClaimed: {"対応中", "in progress"},
	incident.TodoDone:    {"完了", "done"},
	incident.TodoSkipped: {"スキップ", "skipped"},
}

// State names where a TODO stands.
func State(lang incident.Lang, s incident.TodoState) string { return named(lang, states, s) }

// LateSymbol marks what is past its due time, in messages posted at that moment.
const LateSymbol = "🔴"

// Symbol is the emoji of a state, the same everywhere.
func Symbol(s incident.TodoState) string {
	switch s {
	case incident.TodoClaimed:
		return "🙋"
	case incident.TodoDone:
		return "✅"
	case incident.TodoSkipped:
		return "⏭"
	}
	return "⬜"
}

var fields = map[string]Phrase{
	"title":     {"タイトル", "title"},
	"region":    {"リージョン", "region"},
	"zone":      {"AZ ID", "AZ ID"},
	"services":  {"サービス", "services"},
	"impact":    {"影響", "impact"},
	"source":    {"情報源", "source"},
	"severity":  {"重大度", "severity"},
	"meeting":   {"会議", "meeting"},
	"commander": {"司令塔", "commander"}, "channel": {"チャンネル", "channel"}, "next_update": {"次報予定時刻", "next update"},
}

// Field names a fact, as incident.Change.Field spells it, where a line or a label begins with it.
func Field(lang incident.Lang, field string) string {
	for of, label := range inLanguage {
		if bare, ok := strings.CutSuffix(field, "_"+string(of)); ok {
			return label.In(lang, "name", Field(lang, bare))
		}
	}
	return Capital(named(lang, fields, field))
}

// inLanguage labels what says something in one of the languages.
var inLanguage = map[incident.Lang]Phrase{incident.Japanese: {"日本語: {name}", "In Japanese: {name}"}, incident.English: LabelInEnglish}

// bareField is a field without the language in which a place says it.
func bareField(field string) string {
	return strings.TrimSuffix(strings.TrimSuffix(field, "_"+string(incident.Japanese)), "_"+string(incident.English))
}

// Fields lists facts by their names, each once, as inside a sentence.
func Fields(lang incident.Lang, listed []string) string {
	var names []string
	for _, f := range listed {
		if name := named(lang, fields, bareField(f)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return List(lang, names)
}

// named looks k up and returns k itself when it has no name.
func named[K ~string](lang incident.Lang, names map[K]Phrase, k K) string {
	if p, ok := names[k]; ok {
		return p.In(lang)
	}
	return string(k)
}

const (
	ownPrefix  = "own-"
	toolPrefix = "tool-"
)

var (
	ownTodo  = Phrase{"追加{n}", "Added {n}"}
	toolTodo = Phrase{"ツール", "Tool"}
)

// TodoName is what people call a TODO: the playbook's own number, or a word for one that they added themselves, or that is to look at
// one of the team's own tools.
func TodoName(lang incident.Lang, id incident.TodoID) string {
	if strings.HasPrefix(string(id), toolPrefix) {
		return toolTodo.In(lang)
	}
	if n, own := strings.CutPrefix(string(id), ownPrefix); own {
		return ownTodo.In(lang, "n", n)
	}
	return string(id)
}

// TodoNames lists TODOs by name.
func TodoNames(lang incident.Lang, ids []incident.TodoID) string {
	var names []string
	for _, id := range ids {
		names = append(names, TodoName(lang, id))
	}
	return List(lang, names)
}
