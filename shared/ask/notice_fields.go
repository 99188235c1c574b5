package ask

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// noticeFields are all of them, in the order of the letter.
func noticeFields(lang incident.Lang, i incident.Incident) []Field {
	out := []Field{fromProvider(), nextNotice(i)}
	out = append(out, both("changed")...)
	for _, id := range []string{"started_at", "restored_at"} {
		at := line(id, text.HintStarted)
		at.Validate = hopeless
		out = append(out, at)
	}
	out = append(out, both("duration")...)
	for _, field := range factFields(lang, i.Facts) {
		if slices.Contains([]string{Region, RegionOther, Zone, Services}, field.Name) {
			out = append(out, field)
		}
	}
	impact := both(Impact)
	impact[0].Value = i.Facts.Impact
	out = append(out, impact...)
	for _, id := range []string{"residual", "provider_says", "workaround"} {
		out = append(out, both(id)...)
	}
	if all := statedTimes(i); len(all) > 1 || i.ID == "" {
		out = append(out, Field{Name: "eta", Kind: Radio, Label: text.NoticeItem("eta"), Hint: text.HintStated, Options: all})
	}
	url, contact := line("provider_url", text.Phrase{}), line("contact", text.Phrase{})
	url.Input, contact.Value = "url", i.Settings.Contact
	return append(out, url, contact)
}

// nextNotice asks when the one after it follows.
func nextNotice(i incident.Incident) Field {
	after := func(d time.Duration, how text.Phrase) Option {
		n := strconv.Itoa(int(d / time.Minute))
		return Option{n, inBoth(func(l incident.Lang) string { return how.In(l, "n", n) })}
	}
	every := i.Playbook.Cadences()
	options := []Option{after(every.Changing, text.OptionChanging), after(every.Stable, text.OptionStable)}
	return Field{Name: nextIn, Kind: Radio, Label: text.LabelNextNotice, Hint: text.HintNextNotice, Value: options[0].Value, Options: options}
}

func line(id string, hint text.Phrase) Field {
	return Field{Name: id, Label: text.NoticeItem(id), Hint: hint, Max: maxSubject}
}

// both are a field for words in Japanese, and one for the same in English.
func both(id string) []Field {
	en := inBoth(func(l incident.Lang) string { return text.LabelInEnglish.In(l, "name", text.NoticeItem(id).In(l)) })
	own := sayable
	if id == "provider_says" {
		own = nil // what it hopes is the provider's
	}
	return []Field{
		{Name: id, Kind: Long, Label: text.NoticeItem(id), Max: maxItem, Validate: own},
		{Name: id + text.InEnglish, Kind: Long, Label: en, Hint: text.HintInEnglish, Max: maxItem, Validate: own},
	}
}

// maxStated is the longest sentence that is picked, in runes: Slack's limit of an option's value.
const maxStated = 150

// statedTimes are the recovery times that the provider has stated, each in its own sentence, the latest post first, and none of them.
// They are picked from what is on record, and never typed.
func statedTimes(i incident.Incident) []Option {
	out := []Option{{Label: text.OptionNoTime}}
	for _, w := range slices.Backward(i.Provider) {
		for _, said := range []string{w.Said.EN, w.Said.JA} {
			for _, said := range sentence().FindAllString(said, -1) {
				said = clause(strings.TrimSpace(said))
				again := slices.ContainsFunc(out, func(o Option) bool { return o.Value == said })
				if !again && hope().MatchString(said) && utf8.RuneCountInString(said) <= maxStated {
					at := w.At.UTC().Format("15:04 UTC ")
					out = append(out, Option{said, text.Phrase{JA: at + said, EN: at + said}})
				}
			}
		}
	}
	return out[:min(len(out), maxTimes)]
}

// clause is the part of a sentence that states a recovery time, from the comma before it on, where all of it is too long to be picked.
func clause(said string) string {
	at := hope().FindStringIndex(said)
	if at == nil || utf8.RuneCountInString(said) <= maxStated {
		return said
	}
	for _, comma := range []string{", ", "、"} {
		if n := strings.LastIndex(said[:at[0]], comma); n >= 0 {
			return said[n+len(comma):]
		}
	}
	return said
}

// maxTimes is how many options Slack takes in a group of radio buttons.
const maxTimes = 10

// sentence ends with a full stop, but not within a number or an address, or with its line.
var sentence = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:[^.。\n]|\.\S)+[.。]?`) })

// opening is the first sentences of a post, as many as a field holds.
func opening(said string) (out string) {
	for _, next := range sentence().FindAllString(said, -1) {
		if utf8.RuneCountInString(out+next) > maxItem {
			break
		}
		out += next
	}
	return strings.TrimSpace(out)
}

// theirs is the name of the field that says whose a recovery time is.
const theirs = "from_provider"

// fromProvider says that the recovery time in a text is the provider's. It stands above what is judged by it.
func fromProvider() Field {
	return Field{Name: theirs, Kind: Checkbox, Label: text.LabelTheirs, Options: []Option{{theirs, text.OptionTheirs}}}
}

// hope is a recovery time in somebody's words: none of our own is told to customers. It doubts rather too much than too little: all that
// follows is a question.
var hope = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)` + strings.Join(hopes, "|")) })

// hopes are the ways in which people write one: what is better by then, before or after how sure that is.
var hopes = []string{
	`(?:復旧|回復|解消|復帰)[^。\n]{0,30}(?:見込|見通し|予定|予想|予測|目途|めど|メド|目処|目標|思われ|はず|でしょう)`,
	`(?:見込み|予定|予想)(?:の)?(?:復旧|回復|解消|復帰)`,
	`(?:まもなく|間もなく|もうすぐ|以内に|までに|頃に?|ごろに?|には)[^。\n]{0,10}(?:復旧|回復|解消|復帰)(?:します|する|いたします|できます)`,
	`\bETA\b`,
	`\b(?:expect(?:s|ed|ing)?|estimat(?:e|es|ed)|anticipat(?:e|es|ed|ing)|hop(?:e|es|ing)|likely|should|will)\b[^.\n]{0,60}` + better,
	`\b(?:recovery|restoration|resolution|fix|repair)\b[^.\n]{0,60}\b(?:expected|estimated|anticipated|likely|planned)\b`,
	`\b(?:recovery|restoration|resolution|repair) time\b|\btime to (?:recover|restor|resol|repair)`,
	`\b(?:recover|restor|resolv)\w*\s(?:soon|shortly)\b`,
}

// better is what people call the end of an outage.
const better = `\b(?:recover(?:y|ed)?|restor(?:e|ed|ation)|resol(?:ve|ved|ution)|fix(?:ed)?|back (?:to normal|up|online|by|at|in)|(?:available|working) again)\b`

// hopeless asks whose a recovery time is, unless that was said.
func hopeless(said string, above map[string]string) text.Phrase {
	return wrongIf(above[theirs] == "" && hope().MatchString(typed.Plain(said)), text.ErrorHope)
}

// zoneName is a zone as an account calls it: other accounts have another there.
var zoneName = sync.OnceValue(func() *regexp.Regexp {
	var codes []string
	for _, r := range text.Regions {
		codes = append(codes, regexp.QuoteMeta(r.Code))
	}
	return regexp.MustCompile(`(?i)\b(?:` + strings.Join(codes, "|") + `)[a-z]\b`)
})

// sayable says what customers are not told in our words: a zone by its name, and a recovery time of our own.
func sayable(said string, above map[string]string) text.Phrase {
	return cmp.Or(wrongIf(zoneName().MatchString(typed.Plain(said)), text.ErrorZoneName), hopeless(said, above))
}

// noticeValues are what fields show at first: of a draft its own; else, and what a draft of another stage does not say, of the notice
// before, with what has changed since, and what the provider says.
func (s Seen) noticeValues(n seenNotice) map[string]string {
	draft := s.State.Notice
	if draft.Version > 0 && draft.Stage == n.stage {
		return draft.Fields
	}
	values := s.newValues(n)
	maps.Copy(values, draft.Fields)
	return values
}

// newValues are those of a notice that is begun.
func (s Seen) newValues(n seenNotice) map[string]string {
	values, known := map[string]string{}, s.known(incident.Japanese)
	for id, said := range s.State.Before.Fields {
		fact := strings.TrimSuffix(id, text.InEnglish)
		if fact != "changed" && id != "eta" && (known[fact] == "" || s.same(fact)) {
			values[id] = said
		}
	}
	if before := s.State.Before.Fields; known[Impact] != "" && known[Impact] == before[Impact] {
		values[Impact+text.InEnglish] = before[Impact+text.InEnglish] // the English words of another impact are none of this one
	}
	if said := s.State.Incident.Provider; len(said) > 0 {
		last := said[len(said)-1]
		values["provider_says"], values["provider_says"+text.InEnglish] = opening(cmp.Or(last.Said.JA, last.Said.EN)), opening(last.Said.EN)
		values["provider_url"] = last.Link
	}
	if n.stage == incident.FollowUpNotice {
		values["changed"] = s.changedSince(incident.Japanese)
		values["changed"+text.InEnglish] = s.changedSince(incident.English)
	}
	return values
}

// same reports whether a fact is what it was when the last notice was made, which perhaps said it in other words.
func (s Seen) same(fact string) bool {
	then, told := s.State.Before.Known[fact]
	return told && s.State.Incident.Facts.Told()[fact] == then
}

// changedFacts names what has changed since the draft was made: it is not in it.
func (s Seen) changedFacts() []Said {
	var names []string
	then, now := s.State.Notice.Known, s.State.Incident.Facts.Told()
	for _, id := range noticeFacts {
		if then != nil && now[id] != then[id] {
			names = append(names, id)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Said{{What: text.FormNoticeFacts, Words: []string{"facts", text.Fields(s.Lang, names)}}}
}

// doubts are what looks wrong in the text as it stands.
func (s Seen) doubts() []Said { return append(s.mixed(), s.unpromised()...) }

// unpromised says that a text does not say any more when the next notice follows: that moment is promised whatever stands there.
func (s Seen) unpromised() []Said {
	letters, at := s.State.Notice.Text.Letters, s.State.Notice.Text.Promise
	says := func(l incident.Letter) bool {
		return strings.Contains(typed.Plain(l.Body), at.In(text.Japan).Format("15:04"))
	}
	if at.IsZero() || says(letters.JA) && says(letters.EN) {
		return nil
	}
	return []Said{{What: text.FormNoticeNext, Words: []string{"at", text.BothTimes(s.Lang, at)}}}
}

// mixed says that the English text has Japanese words in it: a field had no English ones of its own.
func (s Seen) mixed() []Said {
	en := s.State.Notice.Text.Letters.EN
	if !strings.ContainsFunc(en.Subject+en.Body, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
		return nil
	}
	return []Said{{What: text.FormNoticeMixed}}
}

// noticeFacts are the facts that notices say.
var noticeFacts = []string{Region, Zone, Services, Impact}

// known are they, in a language.
func (s Seen) known(lang incident.Lang) map[string]string {
	f := s.State.Incident.Facts
	return placed(lang, f.Region, f.Zone, f.Services, f.Impact)
}

// placed are facts by their fields, each as it reads in a language whoever wrote it in which.
func placed(lang incident.Lang, region, zone string, services []string, impact string) map[string]string {
	return map[string]string{Region: text.PlaceCode(lang, region), Zone: zone, Services: text.List(lang, services), Impact: impact}
}

// changedSince says in a language what is known otherwise than the last notice said it.
func (s Seen) changedSince(lang incident.Lang) string {
	now, said := s.known(lang), s.State.Before.Fields
	before := placed(lang, said[Region], said[Zone], typed.List(said[Services]), said[Impact])
	var lines []string
	for _, id := range noticeFacts {
		if was := before[id]; now[id] != was && now[id] != "" && !s.same(id) {
			lines = append(lines, text.NoticeChange.In(lang, "name", text.NoticeItem(id).In(lang), "from", cmp.Or(was, text.BeingConfirmed.In(lang)), "to", now[id]))
		}
	}
	if len(lines) == 0 {
		return text.NoticeNoChange.In(lang)
	}
	return strings.Join(lines, "\n")
}
