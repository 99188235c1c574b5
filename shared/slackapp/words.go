package slackapp

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// word is what the first word after the command asks for.
type word string

const (
	wordForm      word = "declare"
	wordNow       word = "now"
	wordDrill     word = "drill"
	wordStatus    word = "status"
	wordTimeline  word = "timeline"
	wordUpdate    word = "update"
	wordCommander word = "commander"
	wordPhase     word = "phase"
	wordTodo      word = "todo"
	wordResolve   word = "resolve"
	wordCancel    word = "cancel"
	wordHelp      word = "help"
)

// words are all spellings of the command's first word. An empty command opens the form.
var words = map[string]word{
	"": wordForm, "declare": wordForm, "宣言": wordForm, "発生": wordForm,
	"now": wordNow, "今すぐ": wordNow, "いますぐ": wordNow,
	"drill": wordDrill, "訓練": wordDrill,
	"status": wordStatus, "状況": wordStatus, "list": wordStatus, "一覧": wordStatus,
	"timeline": wordTimeline, "経過": wordTimeline, "履歴": wordTimeline, "log": wordTimeline,
	"update": wordUpdate, "更新": wordUpdate, "訂正": wordUpdate, "facts": wordUpdate,
	"commander": wordCommander, "司令塔": wordCommander,
	"phase": wordPhase, "フェーズ": wordPhase, "next": wordPhase, "次へ": wordPhase,
	"todo": wordTodo, "追加": wordTodo,
	"resolve": wordResolve, "収束": wordResolve,
	"cancel": wordCancel, "誤報": wordCancel, "取り消し": wordCancel, "取消": wordCancel,
	"help": wordHelp, "ヘルプ": wordHelp, "?": wordHelp, "？": wordHelp,
}

// fields are all spellings of a fact's name in "update <field> <value>".
var fields = map[string]string{
	"title": "title", "タイトル": "title", "件名": "title",
	"region": "region", "リージョン": "region",
	"zone": "zone", "az": "zone", "ゾーン": "zone",
	"services": "services", "service": "services", "サービス": "services",
	"impact": "impact", "影響": "impact",
	"meeting": "meeting", "meet": "meeting", "会議": "meeting", "会議室": "meeting",
	"source": "source", "情報源": "source",
	"severity": "severity", "重大度": "severity", "深刻度": "severity",
}

// confirmed are the words that confirm a step although TODOs are open.
var confirmed = map[string]bool{"confirm": true, "yes": true, "確認": true, "はい": true}

// cutWord splits the first word off. Whatever is blank ends it: a full-width space and a line break, too.
func cutWord(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

// lower makes spellings of a word alike: "NOW" and the "ｎｏｗ" of a Japanese keyboard are "now".
func lower(s string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(s))) }

// mention is a person as Slack writes one in a command's text: <@U123|name>.
var mention = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^<@([UW][A-Z0-9]{1,63})(?:\|[^>]*)?>`) })

// cutMention splits a leading mention off.
func cutMention(s string) (person, rest string) {
	if m := mention().FindStringSubmatch(s); m != nil {
		return m[1], strings.TrimSpace(s[len(m[0]):])
	}
	return "", s
}

// Slack's escapes in a command's text: people, groups, channels, special mentions and links, and &, <, >.
var marked = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<([@#!]?)([^>|]*)(?:\|([^>]*))?>`) })

// typed turns the text of a command back into what the person typed.
func typed(s string) string {
	s = marked().ReplaceAllStringFunc(s, func(x string) string {
		m := marked().FindStringSubmatch(x)
		sign, shown := strings.Replace(m[1], "!", "@", 1), m[2]
		if m[3] != "" {
			shown = strings.TrimPrefix(m[3], sign) // Slack writes a group's name with its @, a person's without
		}
		return sign + shown
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
