package config

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/yamlx"
)

// Portal is the page where customers look between notices.
type Portal struct {
	URL   string        // url: where customers read it, without a slash at the end
	Title incident.Text // title: of its pages, in both languages; each by itself
}

// Named reports whether there is one.
func (p Portal) Named() bool { return p.URL != "" }

// site is the portal as an incident keeps it.
func (p Portal) site() *incident.PortalSite {
	if !p.Named() {
		return nil
	}
	return &incident.PortalSite{URL: p.URL, Title: p.Title}
}

// PortalPlace is where the objects of the portal stand: one of the two, or nowhere.
type PortalPlace struct {
	Dir    string // a folder that a web server serves
	Bucket string // of Cloud Storage, that the public reads
	Prefix string // of the objects in the bucket, without a slash at its ends; "": they are all there is
}

// Named reports whether somebody has said where they stand.
func (p PortalPlace) Named() bool { return p != PortalPlace{} }

// String is the place as NOROSHI_PORTAL has it.
func (p PortalPlace) String() string {
	switch {
	case p.Bucket != "":
		return bucketScheme + path.Join(p.Bucket, p.Prefix)
	case p.Dir != "":
		return dirScheme + p.Dir
	}
	return ""
}

const (
	dirScheme   = "dir:"
	portalForms = "allowed: dir:DIR or gs://BUCKET/PREFIX"
	portalWords = "where customers read the portal: an address that begins with https://, without anything behind ? or #"
	maxTitle    = 100
)

var portalBucket = yamlx.NewPattern(`^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}){0,8}/?$`)

// portal reads what the pages say of themselves.
func portal(v yamlx.Value) (p Portal) {
	if !v.Present() {
		return p
	}
	o := v.Object("url", "title")
	p.URL, p.Title = portalURL(o.Need("url")), text.PortalTitle.Both()
	title := o.Get("title").Object("ja", "en")
	read := func(v yamlx.Value) string { return v.Line(maxTitle) }
	set(title, "ja", &p.Title.JA, read)
	set(title, "en", &p.Title.EN, read)
	return p
}

// portalURL is what the links of all pages begin with.
func portalURL(v yamlx.Value) string {
	said := secureAddress(v)
	if said == "" { // reported
		return ""
	}
	u, err := url.Parse(said)
	if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(said, "#") {
		v.Fault("is not the address of a page; allowed: %s", portalWords)
		return ""
	}
	return strings.TrimRight(said, "/")
}

// portal reads where the objects of the portal stand. Its address needs it, and it needs the address; what is wrong with the settings may
// hide that.
func (e *environment) portal(c *Config) {
	readable := len(e.faults) == 0
	named, set := c.Settings.Notices.Portal.Named(), e.get(PortalVar) != ""
	c.Portal = e.portalPlace()
	switch {
	case named && !set:
		e.fault(PortalVar, "is missing, and settings.yaml names notices.portal; "+portalForms)
	case !named && c.Portal.Named() && readable:
		e.fault(PortalVar, "is set, and settings.yaml names no notices.portal; allowed: both, or neither where there is no portal")
	}
}

func (e *environment) portalPlace() (p PortalPlace) {
	raw := e.line(PortalVar)
	dir, isDir := strings.CutPrefix(raw, dirScheme)
	switch {
	case raw == "":
	case isDir && Value(dir) != "":
		p.Dir = e.place(PortalVar, dir)
	case isDir:
		e.fault(PortalVar, "names no folder; "+portalForms)
	case portalBucket.MatchString(raw) && !slices.Contains(strings.Split(raw, "/"), ".."):
		p.Bucket, p.Prefix, _ = strings.Cut(strings.TrimSuffix(strings.TrimPrefix(raw, bucketScheme), "/"), "/")
	case strings.HasPrefix(raw, bucketScheme):
		e.fault(PortalVar, "does not name a bucket and what its objects' names begin with, in letters, digits and ._~-; "+portalForms)
	default:
		e.fault(PortalVar, "names no known place for the portal; "+portalForms)
	}
	return p
}
