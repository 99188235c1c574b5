package text

import (
	"cmp"
	"strings"

	"noroshi.internal/shared/incident"
)

// Single words and marks used all over.
var (
	BeingConfirmed = Phrase{"確認中", "being confirmed"}
	Nobody         = Phrase{"未担当", "no owner"}
	TheTool        = Phrase{"Noroshi", "Noroshi"}
	More           = Phrase{"ほか{n}件", "{n} more"}
	Close          = Phrase{"閉じる", "Close"}

	comma = Phrase{"、", ", "}
)

// Mark is what begins the first line of everything about a drill, and nothing otherwise. A blank, where the language
// wants one, is part of it.
func Mark(lang incident.Lang, drill bool) string {
	if !drill {
		return ""
	}
	return drillMark.In(lang)
}

var drillMark = Phrase{"【訓練】", "[DRILL] "}

// List joins items as the language does.
func List(lang incident.Lang, items []string) string { return strings.Join(items, comma.In(lang)) }

// Known returns s, or the word for what is being confirmed when s is empty.
func Known(lang incident.Lang, s string) string {
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

var kinds = map[incident.Kind]Phrase{
	incident.Live:  {"本番", "Live"},
	incident.Drill: {"訓練", "Drill"},
}

// Kind names a kind of incident.
func Kind(lang incident.Lang, k incident.Kind) string { return named(lang, kinds, k) }

var statuses = map[incident.Status]Phrase{
	incident.Open:     {"対応中", "open"},
	incident.Canceled: {"取り消し", "canceled"},
	incident.Resolved: {"終了", "ended"},
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
	return Known(lang, named(lang, severities, s))
}

var states = map[incident.TodoState]Phrase{
	incident.TodoOpen:    {"未担当", "open"},
	incident.TodoClaimed: {"対応中", "in progress"},
	incident.TodoDone:    {"完了", "done"},
	incident.TodoSkipped: {"スキップ", "skipped"},
}

// State names where a TODO stands.
func State(lang incident.Lang, s incident.TodoState) string { return named(lang, states, s) }

// LateSign marks what is past its due time, in messages posted at that moment.
const LateSign = "🔴"

// Sign is the emoji of a state, the same everywhere.
func Sign(s incident.TodoState) string {
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
	"title":    {"タイトル", "Title"},
	"region":   {"リージョン", "Region"},
	"zone":     {"AZ ID", "AZ ID"},
	"services": {"サービス", "Services"},
	"impact":   {"影響", "Impact"},
	"source":   {"情報源", "Source"},
	"severity": {"重大度", "Severity"},
	"meeting":  {"会議", "Meeting"},
}

// Field names a fact, as incident.Change.Field spells it.
func Field(lang incident.Lang, field string) string { return named(lang, fields, field) }

// named looks k up and returns k itself when it has no name.
func named[K ~string](lang incident.Lang, names map[K]Phrase, k K) string {
	if p, ok := names[k]; ok {
		return p.In(lang)
	}
	return string(k)
}

const ownPrefix = "own-"

var ownTodo = Phrase{"追加{n}", "extra {n}"}

// TodoName is what people call a TODO: the playbook's own number, or a word for one that they added themselves.
func TodoName(lang incident.Lang, id incident.TodoID) string {
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
