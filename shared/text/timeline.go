package text

import (
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// timeline has one sentence for each kind of entry: who did what.
var timeline = map[incident.EntryKind]Phrase{
	incident.EntryDeclared:  {"{who} が対応を開始: {text}", "{who} declared: {text}"},
	incident.EntryCorrected: {"{who} が内容を訂正: {changes}", "{who} corrected {changes}"},
	incident.EntryCommander: {"{who} が司令塔を {to} に引き継ぎ", "{who} made {to} the commander"},
	incident.EntryPhase:     {"{who} が「{phase}」へ進行", "{who} moved to {phase}"},
	incident.EntryCanceled:  {"{who} が誤報として取り消し: {text}", "{who} canceled it as a false alarm: {text}"},
	incident.EntryResolved:  {"{who} が対応を終了", "{who} ended the response"},
	incident.EntryClaimed:   {"{who} が {todo} を担当", "{who} took {todo}"},
	incident.EntryJoined:    {"{who} が {todo} に参加", "{who} joined {todo}"},
	incident.EntryReleased:  {"{who} が {todo} の担当から外れる", "{who} stepped back from {todo}"},
	incident.EntryPassed:    {"{who} が {todo} の担当から外れ、{to} が担当", "{who} stepped back from {todo}; {to} has it"},
	incident.EntryDone:      {"{who} が {todo} を完了", "{who} finished {todo}"},
	incident.EntrySkipped:   {"{who} が {todo} をスキップ: {text}", "{who} skipped {todo}: {text}"},
	incident.EntryReopened:  {"{who} が {todo} を未完了に戻す", "{who} reopened {todo}"},
	incident.EntryHanded:    {"{who} が {todo} を {to} に引き渡し", "{who} handed {todo} to {to}"},
	incident.EntryAdded:     {"{who} が TODO {todo} を追加: {text}", "{who} added TODO {todo}: {text}"},
	incident.EntryProgress:  {"{who} が {todo} の進捗を記録: {text}", "{who} on {todo}: {text}"},
	incident.EntryMade:      {"{who} が{thing}を用意", "{who} prepared {thing}"},
	incident.EntryFailed:    {"{failed}({text})", "{failed} ({text})"},
	incident.EntryHealed:    {"できるようになりました: {thing}", "It works again: {thing}"},
	incident.EntryDropped:   {"不要になりました: {thing}", "Not needed any more: {thing}"},
	incident.EntrySigned:    {"{who} が {todo} のリアクションを変更(担当は同じ)", "{who} changed a reaction on {todo}; nobody's part changed"},
	incident.EntryRetry:     {"{who} が再試行を依頼: {thing}", "{who} asked to try {thing} again"},
	incident.EntryAwaited:   {"{who} がチャンネルの完成を待機", "{who} waits for the channel"},
	incident.EntryLetIn:     {"{who} がチャンネルに参加", "{who} came into the channel"},
	incident.EntryKnown:     {"{text} の Slack アカウントが判明: {to}", "{text} is {to} in Slack"},
	incident.EntryCode:      {"{who} が非常用コードで画面にサインイン: {text}", "{who} came into the form with a break-glass code: {text}"},
	incident.EntrySettings:  {"設定を更新", "Settings updated"},
	incident.EntryLost:      {"{system}応答しなくなり、変更は待機中({late}前から)", "{system} stopped answering {late} before; changes wait"},
	incident.EntryBack:      {"{system}応答を再開({late}ぶり)。待っていた{count}件を反映", "{system} answers again after {late}; changes that waited: {count}"},
	incident.EntryLate:      {"{todo} が期限を超過", "{todo} is late"},
	incident.EntryAsked:     {"{todo} について{asked}に確認", "Asked {asked} about {todo}"},
	incident.EntryRecurred:  {"{todo} の次の回を開始", "{todo}: the next round began"},
	incident.EntryMissed:    {"{todo} は{count}回分を実施しないまま次の回へ", "{todo}: passed {count} times without being done"},
	incident.EntrySnoozed:   {"{who} がリマインドを {text} まで停止", "{who} paused reminders until {text}"},
	incident.EntryWoken:     {"{who} がリマインドを再開", "{who} resumed reminders"},
	incident.EntryPreflight: {"週次点検を実施", "Weekly check done"},
	incident.EntryReworded:  {"{who} が {todo} の進捗を編集: {text}", "{who} edited their note on {todo}: {text}"},
	incident.EntryUnsaid:    {"{who} が {todo} の進捗を削除", "{who} deleted a note on {todo}"},
}

// did says to the person who asked what was recorded.
var did = map[incident.EntryKind]Phrase{
	incident.EntryDeclared:  {"対応を始めました: {text}", "Declared: {text}"},
	incident.EntryCorrected: {"内容を訂正しました: {changes}", "Corrected {changes}"},
	incident.EntryCommander: {"司令塔を {to} に引き継ぎました。本人にも知らせます。", "{to} is now the commander and is being notified."},
	incident.EntryPhase:     {"「{phase}」に進みました。", "Moved to {phase}."},
	incident.EntryCanceled:  {"誤報として取り消しました。理由: {text}", "Canceled as a false alarm. Reason: {text}"},
	incident.EntryResolved:  {"対応を終了しました。", "The response has ended."},
	incident.EntryClaimed:   {"🙋 {todo} の担当になりました。進捗は TODO のスレッドへ。", "🙋 {todo} is yours. Progress goes in its thread."},
	incident.EntryJoined:    {"🙋 {todo} に加わりました(担当: {owner})。", "🙋 You joined {todo} (owner: {owner})."},
	incident.EntryReleased:  {"{todo} の担当を外れました。", "You stepped back from {todo}."},
	incident.EntryPassed:    {"{todo} の担当を外れました。担当は {to} に移りました。", "You stepped back from {todo}. {to} has it."},
	incident.EntryDone:      {"✅ {todo} を完了にしました。", "✅ {todo} is done."},
	incident.EntrySkipped:   {"⏭ {todo} をスキップしました。理由: {text}", "⏭ {todo} is skipped. Reason: {text}"},
	incident.EntryReopened:  {"{todo} を未完了に戻しました。", "{todo} is open again."},
	incident.EntryHanded:    {"🙋 {todo} を {to} に引き渡しました。本人にも知らせます。", "🙋 You handed {todo} to {to}, who is being notified."},
	incident.EntryAdded:     {"⬜ TODO を追加しました: {todo} {text}", "⬜ Added TODO {todo}: {text}"},
	incident.EntryProgress:  {"{todo} の進捗を記録しました。", "Progress on {todo} is recorded."},
	incident.EntrySigned:    {"{todo} に変わりはありません。", "Nothing changed on {todo}."},
	incident.EntryRetry:     {"もう一度試します: {thing}。結果はここに届きます。", "Trying {thing} again. You will hear here what comes of it."},
	incident.EntryLetIn:     {"チャンネルに招待しました。", "You are invited to the channel."},
	incident.EntrySnoozed:   {"リマインドを {text} まで止めました。期限の超過はボードに出ます。", "Reminders are paused until {text}. The board still shows what is late."},
	incident.EntryWoken:     {"リマインドを再開しました。", "Reminders are on again."},
}

var (
	change    = Phrase{"{field} {from} → {to}", "{field}: {from} → {to}"}
	redacted  = Phrase{"{who} が {todo} の進捗を記録(削除済み)", "{who} on {todo}: deleted"}
	edited    = Phrase{"{sentence}(編集済み)", "{sentence} (edited)"}
	leaving   = Phrase{"{sentence}({omitted})", "{sentence} ({omitted})"}
	roundDone = Phrase{"{sentence}(第{n}回を完了)", "{sentence} (round {n} done)"}
	// DidNote follows a step that came with a note.
	DidNote = Phrase{"ひとこと: {text}", "Note: {text}"}
)

// Entry is the sentence of an entry on the timeline. names writes a person's name; what people typed is put in as it is.
func Entry(lang incident.Lang, e incident.Entry, names func(incident.PersonID) string) string {
	p, ok := timeline[e.Kind]
	if !ok {
		return string(e.Kind)
	}
	switch {
	case e.Redacted != nil:
		p = redacted
	case e.Kind == incident.EntryMade:
		p = made(e)
	}
	s := p.In(lang, places(lang, e, names)...)
	if e.Text != "" && (e.Kind == incident.EntryPhase || e.Kind == incident.EntryResolved) {
		s += ": " + e.Text
	}
	if !e.Edited.IsZero() {
		s = edited.In(lang, "sentence", s)
	}
	if e.Round > 0 {
		s = roundDone.In(lang, "sentence", s, "n", strconv.Itoa(e.Round))
	}
	if omitted := Omitted(lang, e); len(omitted) > 0 {
		s = leaving.In(lang, "sentence", s, "omitted", strings.Join(omitted, " · "))
	}
	return s
}

// Did tells the person who asked what was recorded; "" for what no person causes. owner is who has the TODO.
func Did(lang incident.Lang, e incident.Entry, owner incident.PersonID, names func(incident.PersonID) string) string {
	p, ok := did[e.Kind]
	if !ok {
		return ""
	}
	return p.In(lang, append(places(lang, e, names), "owner", name(lang, owner, names))...)
}

// places fills every place a sentence about an entry may have.
func places(lang incident.Lang, e incident.Entry, names func(incident.PersonID) string) []string {
	said := e.Text
	if e.Kind == incident.EntryFailed { // its text is a code
		said = causeOf(e.Text).cause.In(lang, "code", e.Text)
	}
	return []string{
		"who", name(lang, e.By, names), "to", name(lang, e.To, names), "todo", TodoName(lang, e.Todo), "text", said,
		"phase", Phase(lang, e.Phase), "changes", changes(lang, e.Changes), "thing", Thing(lang, e.Key),
		"things", thingsOf(lang, e.Made), "failed", failedOf(lang, e), "system", SystemName(lang, incident.System(e.Key)),
		"late", Duration(lang, e.At.Sub(e.From)),
		"asked", askedWhom(lang, e, names), "count", strconv.Itoa(e.Count),
	}
}

func name(lang incident.Lang, p incident.PersonID, names func(incident.PersonID) string) string {
	if p == "" {
		return TheTool.In(lang)
	}
	return names(p)
}

func changes(lang incident.Lang, all []incident.Change) string {
	var said []string
	for _, c := range all {
		said = append(said, change.In(lang, "field", Field(lang, c.Field), "from", value(lang, c.Field, c.From), "to", value(lang, c.Field, c.To)))
	}
	return List(lang, said)
}

// value is how people read the value of a fact.
func value(lang incident.Lang, field, v string) string {
	switch field {
	case "severity":
		return Severity(lang, incident.Severity(v))
	case "region":
		return Known(lang, RegionName(lang, v))
	}
	return Known(lang, v)
}
