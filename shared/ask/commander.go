package ask

import (
	"slices"
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Who commands: somebody is offered the command, answers, or takes it where nobody is heard.
var (
	Commander = &Ask{
		Name: "commander", Button: "board_commander", View: "commander", On: OnBoard, Command: text.CommandCommander, Says: text.ButtonCommander,
		Form: commanderForm, Short: shortCommander, Does: command,
	}
	AcceptOffer = &Ask{
		Name: "commander-accept", Button: "command_accept", On: OnCommand, Says: text.ButtonAccept, About: offerNo,
		When: func(s Seen) bool { return s.Me != "" && s.offer().To == s.Me },
		Does: func(v Values) incident.Action { return incident.AcceptOffer{No: numberOf(v.Of)} },
	}
	DeclineOffer = &Ask{
		Name: "commander-decline", Button: "command_decline", On: OnCommand, Says: text.ButtonDecline, About: offerNo,
		When: AcceptOffer.When,
		Does: func(v Values) incident.Action { return incident.DeclineOffer{No: numberOf(v.Of)} },
	}
	WithdrawOffer = &Ask{
		Name: "commander-withdraw", Button: "command_withdraw", On: OnCommand, Says: text.ButtonWithdraw, About: offerNo,
		When: func(s Seen) bool {
			return s.Me != "" && s.offer().No > 0 && (s.offer().By == s.Me || s.State.Incident.Commander == s.Me)
		},
		Does: func(v Values) incident.Action { return incident.WithdrawOffer{No: numberOf(v.Of)} },
	}
	TakeCommand = &Ask{
		Name: "commander-take", Button: "command_take", On: OnCommand, Says: text.ButtonTake,
		When: func(s Seen) bool {
			i := s.State.Incident
			return i.Vacant() && (s.Me == "" || s.Me != i.Commander)
		},
		Does: func(Values) incident.Action { return incident.TakeCommand{} },
	}
	// Here is said in Slack: whatever a commander says there is heard.
	Here = &Ask{
		Name: "commander-here", Thread: true, Says: text.ButtonHere,
		When: func(s Seen) bool {
			return s.Me != "" && s.Me == s.State.Incident.Commander && s.State.Incident.Silence != nil
		},
		Does: func(Values) incident.Action { return incident.Hear{} },
	}
)

// offer is the one that waits for its answer.
func (s Seen) offer() incident.Offer { return s.State.Incident.Offered() }

// offerNo is the number of the offer that is seen.
func offerNo(s Seen) string { return strconv.Itoa(s.offer().No) }

// numberOf is the number that a button names; 0: none.
func numberOf(said string) int {
	n, err := strconv.Atoi(said)
	if err != nil {
		return 0
	}
	return n
}

// answered is the name in Values of the word that answers an offer.
const answered = "answered"

// shortCommander reads whom somebody names, or the word by which they answer an offer. Whoever accepts names themselves.
func shortCommander(s Seen, t Typed) (Values, bool) {
	word := typed.Word(t.Said)
	v := Values{Of: offerNo(s), People: map[string]incident.Actor{Leader: {ID: s.Me}}}
	switch {
	case slices.Contains(text.WordsAccept, word):
	case slices.Contains(text.WordsDecline, word), slices.Contains(text.WordsWithdraw, word):
		v.New = map[string]string{answered: word}
	default:
		v.People = map[string]incident.Actor{Leader: {ID: t.Who}}
		return v, t.Who != ""
	}
	return v, true
}

func command(v Values) incident.Action {
	switch word := v.New[answered]; {
	case slices.Contains(text.WordsDecline, word):
		return DeclineOffer.Does(v)
	case slices.Contains(text.WordsWithdraw, word):
		return WithdrawOffer.Does(v)
	}
	return incident.Command{To: v.People[Leader]}
}

func commanderForm(s Seen) Form {
	i := s.State.Incident
	f := Form{
		Title: text.FormCommander, Submit: text.SubmitChange, Fields: []Field{person(Leader, text.LabelCommander, i.Commander)},
		Intro: []Said{{What: text.FormCommanderNow, Who: i.Commander}},
	}
	if i.Commander == "" {
		f.Intro = []Said{{What: text.FormCommanderNone}}
	}
	if o := s.offer(); o.No > 0 {
		f.Intro = append(f.Intro, Said{What: text.FormCommanderOffer, Who: o.To})
	}
	return f
}
