package config

import (
	"strings"

	"noroshi.internal/shared/yamlx"
)

// Customers is where the list of customers is: one of the three, or none.
type Customers struct {
	Path           string // csv: a file
	Bucket, Object string // csv: gs://BUCKET/OBJECT, of a private bucket
	Sheet, Range   string // csv: {sheet, range}: a Google Sheet, and what of it, header included
}

// Named reports whether there is a list.
func (c Customers) Named() bool { return c != Customers{} }

// Place is where the list is, in a word or two for faults.
func (c Customers) Place() string {
	switch {
	case c.Object != "":
		return bucketScheme + c.Bucket + "/" + c.Object
	case c.Sheet != "":
		return c.Range
	}
	return c.Path
}

const bucketScheme = "gs://"

var (
	bucketForm = yamlx.NewPattern(`^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]/[^\s/][^\r\n]{0,1000}$`)
	rangeForm  = yamlx.NewPattern(`^(?:'[^'\r\n]{1,100}'|[^'!\s]{1,100})![A-Z]{1,3}[0-9]*:[A-Z]{1,3}[0-9]*$`)
)

const (
	sheetWords  = "the id of a Google Sheet: what follows /spreadsheets/d/ in its address"
	rangeWords  = "a sheet's name and its columns, such as Customers!A:J"
	bucketWords = "a path, or gs://BUCKET/OBJECT"
)

func customers(v yamlx.Value) (c Customers) {
	if !v.Present() {
		return c
	}
	at := v.Object("csv").Need("csv")
	if at.IsObject() {
		o := at.Object("sheet", "range")
		c.Sheet, c.Range = form(o.Need("sheet"), driveForm, sheetWords), form(o.Need("range"), rangeForm, rangeWords)
		return c
	}
	s := at.Line(maxURL)
	if !strings.HasPrefix(s, bucketScheme) {
		return Customers{Path: s}
	}
	if !bucketForm.MatchString(s) {
		at.Fault("is %s; allowed: %s", yamlx.Quote(s), bucketWords)
		return c
	}
	c.Bucket, c.Object, _ = strings.Cut(strings.TrimPrefix(s, bucketScheme), "/")
	return c
}
