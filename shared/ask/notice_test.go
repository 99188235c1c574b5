package ask_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

var night = time.Date(2026, 2, 19, 15, 21, 30, 0, time.UTC)

// filled are the values of a form as it is shown, with some of them changed: name, value, name, value.
func filled(f ask.Form, pairs ...string) ask.Values {
	v := ask.Values{Lang: incident.English, Now: night, New: map[string]string{}}
	for _, field := range f.Fields {
		v.New[field.Name] = field.Value
	}
	for i := 0; i < len(pairs); i += 2 {
		v.New[pairs[i]] = pairs[i+1]
	}
	return v
}

// drafted is what somebody sees once a notice was written.
func drafted(s ask.Seen, do incident.WriteNotice) ask.Seen {
	t := incident.NoticeText{No: do.No, Version: 1, Stage: do.Stage, Letters: do.Letters, AsOf: do.AsOf, Promise: do.Promise, By: "U0KAKEI"}
	s.State.Notice = incident.Notice{No: do.No, Stage: do.Stage, Version: 1, Sum: t.Sum(), Authors: []incident.PersonID{"U0KAKEI"}, Fields: do.Fields, Text: t}
	s.State.Incident.Notices.Open, s.State.Incident.Notices.Version = do.No, 1
	return s
}

func wrote(t *testing.T, s ask.Seen, pairs ...string) incident.WriteNotice {
	t.Helper()
	f := ask.Faults{}
	do, ok := ask.Notice.Do(filled(ask.Notice.Form(s), pairs...), f).(incident.WriteNotice)
	if !ok || len(f) > 0 {
		t.Fatalf("%v", f)
	}
	return do
}

// TestANoticeIsMadeOfWhatIsKnown: of the facts and what was filled in; it promises the next one on five minutes.
func TestANoticeIsMadeOfWhatIsKnown(t *testing.T) {
	t.Parallel()
	do := wrote(t, asktest.Seen(incident.English), "impact_en", "Three customers cannot connect.", "next", "60")
	if do.No != 1 || do.Seen != 0 || do.Stage != incident.FirstNotice || !do.AsOf.Equal(night) || !do.Promise.Equal(time.Date(2026, 2, 19, 16, 25, 0, 0, time.UTC)) {
		t.Errorf("%+v", do)
	}
	for _, want := range []string{"Outage: EC2 in Tokyo", "apne1-az1", "Three customers cannot connect.", "2026-02-20 01:25 JST"} {
		if !strings.Contains(do.Letters.EN.Subject+do.Letters.EN.Body, want) {
			t.Errorf("it does not say %q:\n%s", want, do.Letters.EN.Body)
		}
	}
	if !strings.Contains(do.Letters.JA.Body, "■ 確認できている影響: 3社") {
		t.Error(do.Letters.JA.Body)
	}
}

// TestTheNextNoticeFollowsAsThePlaybookSays: while much changes, unless somebody says that little does.
func TestTheNextNoticeFollowsAsThePlaybookSays(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s.State.Incident.Playbook.Cadence = incident.CadenceRule{Changing: 15 * time.Minute, Stable: 2 * time.Hour}
	for next, want := range map[string]time.Time{"15": time.Date(2026, 2, 19, 15, 40, 0, 0, time.UTC), "120": time.Date(2026, 2, 19, 17, 25, 0, 0, time.UTC)} {
		if do := wrote(t, s, "next", next); !do.Promise.Equal(want) {
			t.Errorf("after %s minutes: %s", next, do.Promise)
		}
	}
	if do := wrote(t, s); !do.Promise.Equal(time.Date(2026, 2, 19, 15, 40, 0, 0, time.UTC)) {
		t.Errorf("nothing is chosen: %s", do.Promise)
	}
	fields := ask.Notice.Form(s).Fields
	field := fields[slices.IndexFunc(fields, func(f ask.Field) bool { return f.Name == "next" })]
	if len(field.Options) != 2 || field.Options[1].Label.In(incident.English) != "In 120 minutes (stable)" || field.Options[0].Label.In(incident.Japanese) != "15分後(状況が変わっている)" {
		t.Errorf("%+v", field.Options)
	}
}

// TestTheFollowUpSaysWhatHasChanged since the last that was sent, and the recovery notice comes with its phase.
func TestTheFollowUpSaysWhatHasChanged(t *testing.T) {
	t.Parallel()
	s := drafted(asktest.Seen(incident.English), wrote(t, asktest.Seen(incident.English)))
	s.State.Before, s.State.Notice = s.State.Notice, incident.Notice{}
	s.State.Incident.Notices = incident.Notices{Sent: 1, Stage: incident.FirstNotice}
	if do := wrote(t, s); do.Stage != incident.FollowUpNotice || !strings.Contains(do.Letters.EN.Body, "Nothing has changed") {
		t.Errorf("%+v", do)
	}
	s.State.Incident.Facts.Services = []string{"EC2", "RDS"}
	if do := wrote(t, s); do.No != 2 || !strings.Contains(do.Letters.EN.Body, "Services: EC2 → EC2, RDS") || !strings.Contains(do.Letters.JA.Body, "対象サービス: EC2 → EC2、RDS") {
		t.Errorf("%+v", do)
	}
	s.State.Incident.Phase = incident.Resolve
	if do := wrote(t, s, "residual", "なし"); do.Stage != incident.RecoveryNotice || !do.Promise.IsZero() || strings.Contains(do.Letters.EN.Body, "Next update") {
		t.Errorf("%+v", do)
	}
}

// TestAFollowUpInTheRecoveryPhase: customers may have been promised one before the recovery notice, which stays what the form offers first.
func TestAFollowUpInTheRecoveryPhase(t *testing.T) {
	t.Parallel()
	s := sent(asktest.Seen(incident.English), wrote(t, asktest.Seen(incident.English)))
	s.State.Incident.Phase = incident.Resolve
	which := ask.Notice.Form(s).Fields[0]
	if len(which.Options) != 2 || which.Value != which.Options[0].Value || which.Options[0].Label.EN != "Notice 2 (recovery)" || which.Options[1].Label.EN != "Notice 2 (follow-up)" {
		t.Fatalf("%+v", which)
	}
	do := wrote(t, s, which.Name, which.Options[1].Value, "changed_en", "Checking the last zone", "next", "60")
	if do.Stage != incident.FollowUpNotice || do.Promise.IsZero() || !strings.Contains(do.Letters.EN.Body, "Checking the last zone") || do.AllClear.EN != "" {
		t.Errorf("%+v", do)
	}
}

// sent is what somebody sees once a notice was sent.
func sent(s ask.Seen, do incident.WriteNotice) ask.Seen {
	s = drafted(s, do)
	s.State.Before, s.State.Notice = s.State.Notice, incident.Notice{}
	s.State.Incident.Notices = incident.Notices{Sent: do.No, Stage: do.Stage}
	return s
}

// TestTheFollowUpSaysWhatTheLastOneSaid where nothing else is known since, in both languages, and no word of what is not so any more.
func TestTheFollowUpSaysWhatTheLastOneSaid(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s.State.Incident.Facts.Impact, s.State.Incident.Facts.Services, s.State.Incident.Facts.Region = "", []string{"EC2", "RDS"}, ""
	s = sent(s, wrote(t, s, "impact", "3社", "impact_en", "Three customers", "region_other", "an edge site"))
	do := wrote(t, s)
	for _, said := range []string{
		"■ 前報からの変更点: 前報から変わりはありません。", "■ 確認できている影響: 3社", "Nothing has changed since the last notice.", "- Confirmed impact: Three customers", "- Region: an edge site",
	} {
		if !strings.Contains(do.Letters.JA.Body+do.Letters.EN.Body, said) {
			t.Errorf("it does not say %q:\n%s\n%s", said, do.Letters.JA.Body, do.Letters.EN.Body)
		}
	}
	s.State.Incident.Facts.Impact = "3社"
	if do := wrote(t, s); !strings.Contains(do.Letters.EN.Body, "Confirmed impact: Three customers") {
		t.Error(do.Letters.EN.Body)
	}
	s.State.Incident.Facts.Impact = "5社"
	if do := wrote(t, s); strings.Contains(do.Letters.EN.Body, "Three") || !strings.Contains(do.Letters.JA.Body, "影響: 3社 → 5社") {
		t.Errorf("%s\n%s", do.Letters.JA.Body, do.Letters.EN.Body)
	}
}

// TestADraftBecomesTheRecoveryNotice when it is made anew in that phase, and a follow-up again when the phase is left; it shows what it
// was made from. Whoever edits, approves or sends it has the one that stands there.
func TestADraftBecomesTheRecoveryNotice(t *testing.T) {
	t.Parallel()
	s := sent(asktest.Seen(incident.English), wrote(t, asktest.Seen(incident.English)))
	for _, c := range []struct {
		phase incident.Phase
		stage incident.NoticeStage
		says  string
	}{
		{incident.Respond, incident.FollowUpNotice, "Changes since"}, {incident.Resolve, incident.RecoveryNotice, "Restored: 05:30"}, {incident.Respond, incident.FollowUpNotice, "Nothing has changed"},
	} {
		s.State.Incident.Phase = c.phase
		pairs := []string{"workaround", "Use Osaka"}
		if c.stage == incident.RecoveryNotice {
			pairs = []string{"restored_at", "05:30"}
		}
		do := wrote(t, s, pairs...)
		if body := do.Letters.EN.Body; do.No != 2 || do.Stage != c.stage || do.Promise.IsZero() != (c.stage == incident.RecoveryNotice) || !strings.Contains(body, c.says) || !strings.Contains(body, "Use Osaka") {
			t.Errorf("%s: %+v", c.phase, do)
		}
		sentBefore := s.State.Incident.Notices.Sent
		s = drafted(s, do)
		s.State.Incident.Notices.Sent = sentBefore
		s.State.Incident.Phase = incident.Resolve
		if do, _ := ask.EditNotice.Do(filled(ask.EditNotice.Form(s), "subject_en", "x"), ask.Faults{}).(incident.WriteNotice); do.Stage != c.stage {
			t.Errorf("%s: edited is %+v", c.phase, do)
		}
	}
}

// TestANoticeSaysWhatThePlaybookNeeds: a form does not ask for what is never said, and what must be said is, though nobody knows it.
func TestANoticeSaysWhatThePlaybookNeeds(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s.State.Incident.Playbook.Notice = []incident.NoticeField{{ID: "workaround", First: incident.Must}, {ID: "impact", First: incident.Never}}
	if _, asks := field(ask.Notice.Form(s), "impact"); asks {
		t.Error("it asks for the impact")
	}
	do := wrote(t, s)
	if body := do.Letters.EN.Body; !strings.Contains(body, "What you can do: not yet confirmed") || strings.Contains(body, "impact") {
		t.Error(body)
	}
	if f := ask.Notice.Form(drafted(s, do)); len(f.Intro) > 0 {
		t.Errorf("nobody has edited it: %v", f.Intro)
	}
}

// TestARegionOfNoListStays in a draft: in its own field, and nothing in the list's.
func TestARegionOfNoListStays(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s = drafted(s, wrote(t, s, "region", "", "region_other", "an edge site"))
	shown := filled(ask.Notice.Form(s)).New
	if shown["region"] != "" || shown["region_other"] != "an edge site" {
		t.Errorf("%q, %q", shown["region"], shown["region_other"])
	}
}

// TestADrillKeepsItsMark in what was edited, once.
func TestADrillKeepsItsMark(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s.State.Incident.Kind = incident.Drill
	s = drafted(s, wrote(t, s))
	for _, pairs := range [][]string{nil, {"subject_ja", "【第1報】EC2", "body_ja", "お客様各位", "subject_en", "Notice", "body_en", "Dear customer,"}} {
		do, _ := ask.EditNotice.Do(filled(ask.EditNotice.Form(s), pairs...), ask.Faults{}).(incident.WriteNotice)
		for _, l := range []struct{ said, mark string }{
			{do.Letters.JA.Subject, "【訓練】"}, {do.Letters.JA.Body, "【訓練】"}, {do.Letters.EN.Subject, "[DRILL] "}, {do.Letters.EN.Body, "[DRILL] "},
		} {
			if !strings.HasPrefix(l.said, l.mark) || strings.Count(l.said, l.mark) != 1 {
				t.Errorf("%q", l.said)
			}
		}
	}
	if said := ask.SendNotice.Form(s).Intro[0].What; said != text.FormNoticeDrill {
		t.Errorf("whoever sends it in a drill reads %q", said.EN)
	}
}

// TestWhoseIsTheRecoveryTime: none of our own is told to customers, in whichever field or text; what the provider says is its own.
func TestWhoseIsTheRecoveryTime(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	for said, asks := range map[string]bool{
		"復旧見込みは1時間後です": true, "復旧の予定は未定": true, "１時間で回復する見込み": true, "We expect it to be resolved by 3 PM": true, "ETA: 1 hour": true,
		"Service should be restored soon": true, "an estimated recovery in two hours": true,
		"復旧は5時頃の見込みです": true, "復旧時刻の見込みは5時": true, "復旧の見通しです": true, "復旧には２時間程度を要する見込み": true, "完全復旧は明朝になる予定です": true,
		"5時頃に復旧すると思われます": true, "まもなく復旧します": true, "2時間以内に復旧いたします": true, "5時には回復します": true, "復旧めど": true,
		"Recovery is expected by 5:00": true, "Full recovery expected within two hours": true, "Restoration is anticipated by noon": true, "It is likely to recover by 5": true,
		"We hope to have it fixed by 5": true, "EC2 will be back by 5 PM": true, "Recovery time: 5 PM": true, "Instances are recovering shortly": true, "It will be available again at 5": true,
		"5時までに復旧しました": false, "自動復旧を設定している場合は影響ありません": false, "Instances are recovering": false, "Recovery of volumes is under way": false, "Use a backup": false,
		"復旧しました": false, "復旧作業中です": false, "Customers in Tokyo cannot connect": false, "Metadata is unavailable": false, "Volumes were restored at 05:30": false,
	} {
		for _, field := range []string{"impact", "impact_en", "changed", "residual_en", "workaround", "started_at", "restored_at"} {
			f := ask.Faults{}
			v := filled(ask.Notice.Form(s), field, said)
			ask.Notice.Do(v, f)
			if got := f[field] == text.ErrorHope.In(incident.English); got != asks {
				t.Errorf("%s: %q: %v", field, said, f)
			}
			v.New["from_provider"] = "from_provider"
			again := ask.Faults{}
			if ask.Notice.Do(v, again); len(again) > 0 {
				t.Errorf("%s: %q of the provider's: %v", field, said, again)
			}
		}
		f := ask.Faults{}
		if ask.Notice.Do(filled(ask.Notice.Form(s), "provider_says", said), f); len(f) > 0 {
			t.Errorf("the provider may say %q: %v", said, f)
		}
	}
	draft := drafted(s, wrote(t, s))
	f := ask.Faults{}
	if ask.EditNotice.Do(filled(ask.EditNotice.Form(draft), "body_en", "We expect recovery at 3 PM."), f); f["body_en"] == "" {
		t.Error("a text that was edited says so without a question")
	}
}

// TestATextThatLostItsPromiseIsDoubted: that moment is promised however the text was edited; the last one promises nothing.
func TestATextThatLostItsPromiseIsDoubted(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s = drafted(s, wrote(t, s))
	for body, lost := range map[string]bool{"We will write by 00:55 JST.": false, "次報は００：５５です": false, "We will write by 02:00 JST.": true} {
		for _, a := range []*ask.Ask{ask.EditNotice, ask.ApproveNotice, ask.SendNotice} {
			s.State.Notice.Text.Letters.JA.Body = body
			last := s
			last.State.Notice.Text.Promise = time.Time{}
			const doubt = "which is still promised by 2026-02-20 00:55 JST"
			if strings.Contains(said(a.Form(s)), doubt) != lost || strings.Contains(said(a.Form(last)), "still promised") {
				t.Errorf("%s of %q: %s", a.Name, body, said(a.Form(s)))
			}
		}
	}
}

// TestAZoneIsNoName in whichever words: customers have another one of that name.
func TestAZoneIsNoName(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	draft := drafted(s, wrote(t, s))
	for said, wrong := range map[string]bool{
		"ap-northeast-1a の EC2 に接続できません": true, "Move out of US-EAST-1F.": true, "ａｐ－ｎｏｒｔｈｅａｓｔ－１ｃです": true, "apne1-az1 の EC2": false, "ap-northeast-1 の EC2": false, "my-server-1a": false,
	} {
		f := ask.Faults{}
		ask.Notice.Do(filled(ask.Notice.Form(s), "impact", said), f)
		edited := ask.Faults{}
		ask.EditNotice.Do(filled(ask.EditNotice.Form(draft), "body_en", said), edited)
		want := map[bool]string{true: text.ErrorZoneName.In(incident.English)}[wrong]
		if f["impact"] != want || edited["body_en"] != want {
			t.Errorf("%q: %v, %v", said, f, edited)
		}
	}
}

// TestARecoveryTimeIsPicked from what the provider has posted, in a follow-up only; without one there is nothing to pick.
func TestARecoveryTimeIsPicked(t *testing.T) {
	t.Parallel()
	etas := func(s ask.Seen) (values []string) {
		for _, field := range ask.Notice.Form(s).Fields {
			if field.Name == "eta" {
				for _, o := range field.Options {
					values = append(values, o.Value)
				}
			}
		}
		return values
	}
	s := asktest.Seen(incident.English)
	s.State.Incident.Notices = incident.Notices{Sent: 1, Stage: incident.FirstNotice}
	post := func(en, ja string) incident.ProviderWord {
		return incident.ProviderWord{ProviderPost: incident.ProviderPost{At: night, Said: incident.Text{EN: en, JA: ja}}}
	}
	s.State.Incident.Provider = []incident.ProviderWord{
		post("Power is back. We expect recovery within 1.5 hours. See https://aws.amazon.com/x.", "1時間半以内に復旧する見込みです。調査を続けています。"),
		post("We are investigating.", ""),
	}
	want := []string{"", "We expect recovery within 1.5 hours.", "1時間半以内に復旧する見込みです。"}
	if got := etas(s); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if do := wrote(t, s, "eta", want[1]); !strings.Contains(do.Letters.EN.Body, "Expected recovery, as stated by AWS: We expect recovery within 1.5 hours.") {
		t.Error(do.Letters.EN.Body)
	}
	long := "While we continue to work on the underlying issue and the remaining instances and volumes in the affected Availability Zone of the region, we expect full recovery by 5:00 AM PST."
	s.State.Incident.Provider = []incident.ProviderWord{post(long, "")}
	if got := etas(s); !slices.Equal(got, []string{"", "we expect full recovery by 5:00 AM PST."}) {
		t.Errorf("of a long sentence: %q", got)
	}
	s.State.Incident.Provider = []incident.ProviderWord{post("We are investigating.", "")}
	if got := etas(s); got != nil {
		t.Errorf("nothing was stated: %q", got)
	}
	s.State.Incident.Notices = incident.Notices{}
	s.State.Incident.Provider = []incident.ProviderWord{post("We expect recovery within an hour.", "")}
	if got := etas(s); got != nil {
		t.Errorf("in the first notice: %q", got)
	}
}

// TestWhatWasEditedByHandIsNotLostUnseen: whoever makes the text anew from its fields is told first.
func TestWhatWasEditedByHandIsNotLostUnseen(t *testing.T) {
	t.Parallel()
	s := drafted(asktest.Seen(incident.English), wrote(t, asktest.Seen(incident.English)))
	if f := ask.Notice.Form(s); len(f.Intro) > 0 {
		t.Errorf("nobody has edited it: %v", f.Intro)
	}
	s.State.Notice.Text.Letters.EN.Body += "\n\nThank you."
	if f := ask.Notice.Form(s); len(f.Intro) != 1 || f.Intro[0].Who != "U0KAKEI" {
		t.Errorf("%v", f.Intro)
	}
}

// TestTheLongestLetterFits the form in which it is edited: nothing of it is cut there.
func TestTheLongestLetterFits(t *testing.T) {
	t.Parallel()
	for _, phase := range []incident.Phase{incident.Respond, incident.Resolve} {
		s := asktest.Seen(incident.English)
		s.State.Incident.Phase, s.State.Incident.Notices = phase, incident.Notices{Sent: 1}
		var pairs []string
		for _, f := range ask.Notice.Form(s).Fields {
			if f.Kind == ask.Long || f.Kind == ask.Line && f.Clean == nil && f.Input == "" && f.Name != ask.RegionOther {
				pairs = append(pairs, f.Name, strings.Repeat("長", f.Max))
			}
		}
		do := wrote(t, s, pairs...)
		for _, body := range []string{do.Letters.JA.Body, do.Letters.EN.Body} {
			if n := utf8.RuneCountInString(body); n > ask.MaxLong {
				t.Errorf("%s: %d characters", phase, n)
			}
		}
	}
}

// TestApprovingAndSendingNameWhatWasSeen: the version and its sum, and nothing without a choice.
func TestApprovingAndSendingNameWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := drafted(asktest.Seen(incident.English), wrote(t, asktest.Seen(incident.English)))
	for _, a := range []*ask.Ask{ask.ApproveNotice, ask.SendNotice} {
		form, f := a.Form(s), ask.Faults{}
		if a.Do(filled(form), f); f["notice"] == "" {
			t.Errorf("%s without a choice", a.Name)
		}
		f = ask.Faults{}
		switch do := a.Do(filled(form, "notice", form.Fields[0].Options[0].Value), f).(type) {
		case incident.ApproveNotice:
			if do.Version != 1 || do.Sum != s.State.Notice.Sum || len(f) > 0 {
				t.Errorf("%+v, %v", do, f)
			}
		case incident.SendNotice:
			if do.Version != 1 || do.Sum != s.State.Notice.Sum || do.Anyway || len(f) > 0 {
				t.Errorf("%+v, %v", do, f)
			}
		}
		if form.Letters == nil || form.Letters.JA.Body != s.State.Notice.Text.Letters.JA.Body {
			t.Errorf("%s does not show the text", a.Name)
		}
	}
}

// TestWhatWasOnlyRewordedHasNotChanged: the last notice said a fact in other words, and the next one says it in those.
func TestWhatWasOnlyRewordedHasNotChanged(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	do := wrote(t, s, "impact", "一部のお客様が接続できません。", "impact_en", "Some customers cannot connect.")
	facts := s.State.Incident.Facts.Told()
	s = sent(s, do)
	s.State.Before.Known = facts
	do = wrote(t, s)
	if body := do.Letters.EN.Body + do.Letters.JA.Body; !strings.Contains(body, "Nothing has changed") || !strings.Contains(body, "Some customers cannot connect.") || !strings.Contains(body, "一部のお客様が接続できません。") {
		t.Error(body)
	}
	s.State.Incident.Facts.Impact = "5社"
	if body := wrote(t, s).Letters.JA.Body; !strings.Contains(body, "一部のお客様が接続できません。 → 5社") {
		t.Error(body)
	}
}

// TestADraftKeepsItsBlanks, and names what has changed since it was made.
func TestADraftKeepsItsBlanks(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	facts := s.State.Incident.Facts.Told()
	s = drafted(s, wrote(t, s, "impact", "", "zone", "", "region", "", "region_other", ""))
	s.State.Notice.Known = facts
	shown := filled(ask.Notice.Form(s)).New
	if shown["impact"] != "" || shown["zone"] != "" || shown["region"] != "" || shown["services"] == "" {
		t.Errorf("%q", shown)
	}
	for _, a := range []*ask.Ask{ask.Notice, ask.EditNotice, ask.ApproveNotice, ask.SendNotice} {
		if strings.Contains(said(a.Form(s)), "Changed since this was written") {
			t.Errorf("%s: nothing has changed", a.Name)
		}
		now := s
		now.State.Incident.Facts.Region, now.State.Incident.Facts.Impact = "ap-northeast-3", "5社"
		if got := said(a.Form(now)); !strings.Contains(got, "Changed since this was written: region, impact.") {
			t.Errorf("%s: %s", a.Name, got)
		}
	}
}

// TestADrillIsWhatTheIncidentIs: a form that says otherwise asks for what the rules refuse.
func TestADrillIsWhatTheIncidentIs(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s.State.Incident.Status, s.State.Incident.Kind = incident.Open, incident.Live
	honest := filled(ask.Notice.Form(s)).New["notice"]
	for option, refused := range map[string]bool{honest: false, strings.ReplaceAll(honest, "false", "true"): true} {
		do := wrote(t, s, "notice", option)
		_, err := incident.Decide(s.State, incident.Request{ID: "r", Incident: s.State.Incident.ID, At: night, By: incident.Actor{ID: "U0KAKEI"}, Do: do})
		if do.Drill != refused || (err != nil) != refused {
			t.Errorf("%s: %v", option, err)
		}
	}
}
