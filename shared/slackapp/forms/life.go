package forms

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Correct asks for the facts, filled in with what is known.
func Correct(lang incident.Lang, inc incident.Incident) slack.ModalViewRequest {
	return form(lang, isDrill(inc), CallbackCorrect, text.FormCorrect, text.SubmitCorrect, Context{Incident: inc.ID},
		correctBlocks(lang, inc)...)
}

// CorrectInstead is Correct for somebody whose words could not be recorded; why says why.
func CorrectInstead(lang incident.Lang, inc incident.Incident, why string) slack.ModalViewRequest {
	v := Correct(lang, inc)
	v.Blocks.BlockSet = append([]slack.Block{section("⚠️ " + why)}, v.Blocks.BlockSet...)
	return v
}

// ParseCorrect reads Correct back. It names only the facts that were changed in the form, so that what someone else
// corrected meanwhile stays.
func ParseCorrect(lang incident.Lang, v *slack.View) (Context, incident.Correct, Errors) {
	c, a, faults := read(lang, v, CallbackCorrect, BlockTitle)
	if a == nil {
		return c, incident.Correct{}, faults
	}
	f, was := a.facts(lang, faults), before(v.Blocks).facts(lang, Errors{})
	all := len(v.Blocks.BlockSet) == 0 // nothing to compare with
	changed := func(to, from string) *string {
		if !all && to == from {
			return nil
		}
		return &to
	}
	if !all && f.Zone == was.Zone && f.Region == was.Region { // as it was recorded, whatever it is
		delete(faults, BlockZone)
	}
	out := incident.Correct{
		Title: changed(f.Title, was.Title), Region: changed(f.Region, was.Region), Zone: changed(f.Zone, was.Zone),
		Impact: changed(f.Impact, was.Impact), Source: changed(f.Source, was.Source),
	}
	if all || !slices.Equal(f.Services, was.Services) {
		out.Services = &f.Services
	}
	if all || f.Severity != was.Severity {
		out.Severity = &f.Severity
	}
	out.Meeting = a.meeting(lang, before(v.Blocks).text(BlockMeeting), faults)
	return c, out, faults
}

// correctBlocks are the facts and the room; where there are documents already, it says that they stay as they are.
func correctBlocks(lang incident.Lang, inc incident.Incident) []slack.Block {
	blocks := append(factBlocks(lang, inc.Facts), meetingBlock(lang, inc.Settings.Meeting))
	if plan.HasDocuments(inc) {
		blocks = append(blocks, note(text.HintDocuments.In(lang)))
	}
	return blocks
}

func meetingBlock(lang incident.Lang, room string) slack.Block {
	return asks{label: text.LabelMeeting, hint: text.HintMeeting}.line(lang, BlockMeeting, room, maxInput)
}

// meeting is the room that was entered; nil: it is the one that was shown. Where the form has no such input, both are none.
func (a answers) meeting(lang incident.Lang, was string, faults Errors) *string {
	room := typed.Address(a.text(BlockMeeting))
	if room == typed.Address(was) {
		return nil
	}
	if room != "" && !incident.IsAddress(room) {
		faults[BlockMeeting] = text.ErrorMeetingLink.In(lang)
	}
	return &room
}

// Commander asks who leads.
func Commander(lang incident.Lang, inc incident.Incident) slack.ModalViewRequest {
	return form(lang, isDrill(inc), CallbackCommander, text.FormCommander, text.SubmitChange, Context{Incident: inc.ID},
		section(text.FormCommanderNow.In(lang, "commander", render.Person(inc.Commander))),
		asks{label: text.LabelCommander, required: true}.person(lang, BlockCommander, ""))
}

// ParseCommander reads Commander back.
func ParseCommander(lang incident.Lang, v *slack.View) (Context, incident.PersonID, Errors) {
	c, a, faults := read(lang, v, CallbackCommander, BlockCommander)
	return c, a.chosenPerson(lang, BlockCommander, faults), faults
}

// NextPhase names the TODOs of this phase that are not closed; submitting it confirms that they stay so. It is for an
// incident that has a next phase.
func NextPhase(lang incident.Lang, inc incident.Incident, o incident.Omission, note string) slack.ModalViewRequest {
	c := Context{Incident: inc.ID, Phase: inc.Phase}.naming(o)
	next, _ := inc.Phase.Next()
	said := text.FormPhaseStep.In(lang, "from", phase(lang, inc, inc.Phase), "to", phase(lang, inc, next))
	return form(lang, isDrill(inc), CallbackNextPhase, text.FormPhase, text.SubmitPhase, c,
		aboutBlock(lang, inc), section(said), section(stillOpen(lang, text.FormOpenPhase, text.FormNoOpen, o.Left)), noteBlock(lang, note))
}

// phase names a phase as the incident's playbook does.
func phase(lang incident.Lang, inc incident.Incident, p incident.Phase) string {
	return render.Escape(render.Cut(text.PhaseOf(lang, inc, p), maxOption))
}

// aboutBlock names the incident that a step is about: the form may have been opened from elsewhere.
func aboutBlock(lang incident.Lang, inc incident.Incident) slack.Block {
	return note(text.FormAbout.In(lang, "title", render.Titled(lang, inc)))
}

func noteBlock(lang incident.Lang, said string) slack.Block {
	return asks{label: text.LabelNote, hint: text.HintNote}.long(lang, BlockNote, said)
}

// stillOpen names TODOs that are not closed: all of them, as long as they fit into one section.
func stillOpen(lang incident.Lang, some, none text.Phrase, open []incident.Todo) string {
	if len(open) == 0 {
		return none.In(lang)
	}
	said := some.In(lang, "n", strconv.Itoa(len(open))) + "\n"
	return said + todoLines(lang, open, maxSection-length(said))
}

// todoLines names each TODO on a line of its own within limit. Titles are cut before a TODO is left out, since whoever
// confirms should see everything that stays open.
func todoLines(lang incident.Lang, open []incident.Todo, limit int) string {
	var lines []string
	for _, title := range []int{120, 80, 60, 40} {
		lines = lines[:0]
		for _, t := range open {
			lines = append(lines, todoLine(lang, t, title))
		}
		if length(strings.Join(lines, "\n")) <= limit {
			return strings.Join(lines, "\n")
		}
	}
	for n := len(lines) - 1; n > 0; n-- {
		more := text.More.In(lang, "n", strconv.Itoa(len(open)-n))
		if s := strings.Join(lines[:n], "\n") + "\n" + more; length(s) <= limit {
			return s
		}
	}
	return text.More.In(lang, "n", strconv.Itoa(len(open)))
}

func todoLine(lang incident.Lang, t incident.Todo, title int) string {
	shown := func(s string, limit int) string {
		return render.Escape(render.Cut(incident.OneLine(s), limit))
	}
	return text.Sign(t.State) + " " + shown(text.TodoName(lang, t.ID), 40) + " " + shown(t.Title.In(lang), title)
}

// length is the size of a text as Slack counts it, at most.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// ParseNextPhase reads NextPhase back. Context.Phase is the phase it was shown in.
func ParseNextPhase(lang incident.Lang, v *slack.View) (Context, incident.NextPhase, Errors) {
	c, a, faults := read(lang, v, CallbackNextPhase, BlockNote)
	return c, incident.NextPhase{From: c.Phase, Confirmed: c.Confirm, Seen: c.seen(), Note: a.text(BlockNote)}, faults
}

// Resolve names what an end would leave out; submitting it confirms that. Where the recovery phase has not begun, it offers to
// move there instead, which is chosen at first.
func Resolve(lang incident.Lang, inc incident.Incident, o incident.Omission, note string) slack.ModalViewRequest {
	c := Context{Incident: inc.ID}.naming(o)
	blocks := []slack.Block{aboutBlock(lang, inc)}
	for _, worst := range render.Omitted(lang, inc, o) {
		blocks = append(blocks, section(worst))
	}
	blocks = append(blocks, section(stillOpen(lang, text.FormOpenResolve, text.FormResolveAsk, o.Left)))
	submit := text.SubmitResolve
	if len(o.Never) > 0 {
		submit = text.SubmitChosen
		blocks = append(blocks, asks{label: text.LabelEnd, required: true}.radio(lang, BlockEnd, endRecovery, []*slack.OptionBlockObject{
			option(endRecovery, text.OptionRecovery.In(lang, "phase", text.PhaseOf(lang, inc, incident.Resolve))),
			option(endNow, text.OptionEnd.In(lang)),
		}))
	}
	return form(lang, isDrill(inc), CallbackResolve, text.FormResolve, submit, c, append(blocks, noteBlock(lang, note))...)
}

// ParseResolve reads Resolve back: the end, or the step to the recovery phase.
func ParseResolve(lang incident.Lang, v *slack.View) (Context, incident.Action, Errors) {
	c, a, faults := read(lang, v, CallbackResolve, BlockNote)
	if a.option(BlockEnd) == endRecovery {
		return c, incident.NextPhase{To: incident.Resolve, Confirmed: c.Confirm, Seen: c.seen(), Note: a.text(BlockNote)}, faults
	}
	return c, incident.End{Confirmed: c.Confirm, Seen: c.seen(), Note: a.text(BlockNote)}, faults
}

// Cancel asks why it was a false alarm; reason is what is known of it.
func Cancel(lang incident.Lang, s incident.State, reason string) slack.ModalViewRequest {
	inc, said := s.Incident, text.FormCancelAsk.In(lang)
	if s.Notified() {
		said += "\n" + text.FormCancelNotified.In(lang)
	}
	return form(lang, isDrill(inc), CallbackCancel, text.FormCancel, text.SubmitCancel, Context{Incident: inc.ID},
		aboutBlock(lang, inc), section(said),
		asks{label: text.LabelReason, sample: text.SampleCancel, required: true}.long(lang, BlockReason, reason))
}

// ParseCancel reads Cancel back.
func ParseCancel(lang incident.Lang, v *slack.View) (Context, incident.Cancel, Errors) {
	c, a, faults := read(lang, v, CallbackCancel, BlockReason)
	return c, incident.Cancel{Reason: a.reason(lang, faults)}, faults
}
