package page

// State is how an incident stands, in ten lines at most.
type State struct {
	Up    Link
	Title string
	About string // the incident's title, as of when

	Private bool
	Handing *Lead // that the command is not handed over; nil: nobody hands it over

	Lines  []string
	Review *Lead // how far its review is; nil: there is none
	Links  []Link
}
