package page

// Evening is how a response went: a picture, and the same in words.
type Evening struct {
	Up      Link
	Title   string
	About   string // the incident's title
	Private bool
	Alt     string // what the picture is of
	Lanes   []EveningLane
	Picture Picture
	Keys    []PictureKey
	Notes   []string // how it is to be read besides
	Links   []Link
	Now     string
	Zone    Zone
}

// EveningLane is what stands in one lane of the picture.
type EveningLane struct {
	ID, Title string
	Said      []EveningSaid // one mark after the other
	Rows      []EveningRow  // the same, line by line
}

// EveningRow is a line of the picture in words.
type EveningRow struct {
	Name, Title string
	Said        []EveningSaid
}

// EveningSaid is what one mark says: when, and when that is for the reader, where their clock is another.
type EveningSaid struct {
	When, Own, Text string
	Long            bool // it is cut on paper
}

// PictureKey says what a shape means.
type PictureKey struct {
	Text   string
	Shapes []Shape
}
