package ask

import (
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Tell tells all who were told of the incident what has changed, in a line.
var Tell = &Ask{
	Name: "tell", Button: "board_tell", View: "tell", On: OnBoard, Command: text.CommandTell, Says: text.ButtonTell,
	Form: tellForm, Short: words(Text),
	Does: func(v Values) incident.Action { return incident.TellAll{Text: v.New[Text]} },
}

// maxTell is the most of what has changed, in runes: what a phone shows at a glance, and executives with the rest of their line.
const maxTell = 150

func tellForm(s Seen) Form {
	f := Form{Title: text.FormTell, Submit: text.SubmitTell, Fields: []Field{{
		Name: Text, Kind: Line, Label: text.LabelTell, Sample: text.SampleTell, Required: true, Max: maxTell, Wrong: text.ErrorTell, Blame: incident.RefusedText,
	}}}
	i := s.State.Incident
	switch n := i.ToldPlaces(); {
	case i.Private:
		f.Intro = []Said{{What: text.FormTellPrivate}}
	case n == 0:
		f.Intro = []Said{{What: text.FormTellRoom}}
	default:
		f.Intro = []Said{{What: text.FormTellPost, Words: []string{"n", strconv.Itoa(n)}}}
	}
	if before, told := i.LatestToAll(); told {
		f.Intro = append(f.Intro, Said{What: text.FormTellBefore, Words: []string{"at", text.BothTimes(s.Lang, before.At), "text", before.Text}, Who: before.By})
	}
	return f
}
