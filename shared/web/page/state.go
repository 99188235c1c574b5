package page

// State is how an incident stands, in ten lines at most.
type State struct {
	Up    Link
	Title string
	About string // the incident's title, as of when
	Lines []string
	Links []Link
}
