package drivefake

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (f *Fake) about(c *request) (any, *refusal) {
	if c.query.Get("fields") == "" {
		return nil, refuse(http.StatusBadRequest, "required", "The 'fields' parameter is required for this method.")
	}
	return map[string]any{"user": map[string]any{"emailAddress": f.opt.Account}}, nil
}

// seen returns a file that the account may see, as the call asks for it. A shared drive is a folder with the drive's id.
func (f *Fake) seen(c *request, id string) (*File, *refusal) {
	file := f.files[id]
	if role, ok := f.drives[id]; ok && role != None {
		file = &File{ID: id, Drive: id, MimeType: FolderType}
	}
	if file == nil || f.role(file) == None || file.Drive != "" && !c.all() {
		return nil, notFound(id)
	}
	return file, nil
}

// allowed is seen for what needs a role.
func (f *Fake) allowed(c *request, id string, need Role) (*File, *refusal) {
	file, no := f.seen(c, id)
	if no == nil && !f.role(file).atLeast(need) {
		no = refuse(http.StatusForbidden, "insufficientFilePermissions", "The user does not have sufficient permissions for file %s.", id)
	}
	return file, no
}

func (f *Fake) get(c *request) (any, *refusal) {
	file, no := f.seen(c, c.id)
	if no != nil {
		return nil, no
	}
	return f.json(file), nil
}

// json is a file as files.get shows it.
func (f *Fake) json(file *File) map[string]any {
	v := map[string]any{
		"id": file.ID, "name": file.Name, "mimeType": file.MimeType, "trashed": file.Trashed,
		"createdTime": file.Created.UTC().Format("2006-01-02T15:04:05.000Z"), "parents": []any{file.Parent},
		"webViewLink": "https://docs.google.com/document/d/" + file.ID + "/edit?usp=drivesdk",
		"capabilities": map[string]any{
			"canCopy": !file.Locked, "canAddChildren": file.MimeType == FolderType && f.role(file).atLeast(Contributor),
		},
	}
	if file.Drive != "" {
		v["driveId"] = file.Drive
	}
	if len(file.Properties) > 0 {
		v["appProperties"] = maps.Clone(file.Properties)
	}
	return v
}

// metadata is what a call may say of a file.
type metadata struct {
	Name          *string           `json:"name"`
	MimeType      string            `json:"mimeType"`
	Parents       []string          `json:"parents"`
	AppProperties map[string]string `json:"appProperties"`
	Trashed       bool              `json:"trashed"`
}

// maxProperty is the most bytes of a property's name and value together (Drive: 124 in UTF-8).
const maxProperty = 124

// maxProperties is the most properties that one app may keep at a file (Drive: 30 private ones).
const maxProperties = 30

func (m metadata) check() *refusal {
	if len(m.AppProperties) > maxProperties {
		return refuse(http.StatusForbidden, "propertyCountExceeded", "%d properties", len(m.AppProperties))
	}
	for k, v := range m.AppProperties {
		if len(k)+len(v) > maxProperty {
			return refuse(http.StatusBadRequest, "badRequest", "property %q is too long", k)
		}
	}
	if len(m.Parents) > 1 {
		return refuse(http.StatusBadRequest, "badRequest", "a file has one parent")
	}
	return nil
}

// place checks where a file is to be made. An account of a service owns no storage.
func (f *Fake) place(c *request, parents []string) (string, *refusal) {
	if len(parents) == 0 {
		return "", refuse(http.StatusForbidden, "storageQuotaExceeded", "Service Accounts do not have storage quota.")
	}
	parent, no := f.allowed(c, parents[0], Contributor)
	switch {
	case no != nil:
		return "", no
	case parent.Drive == "":
		return "", refuse(http.StatusForbidden, "storageQuotaExceeded", "Service Accounts do not have storage quota.")
	case parent.MimeType != FolderType || parent.Trashed:
		return "", refuse(http.StatusForbidden, "parentNotAFolder", "%s is no folder", parent.ID)
	}
	return parent.ID, nil
}

func (f *Fake) create(c *request) (any, *refusal) {
	var m metadata
	if no := c.read(&m); no != nil {
		return nil, no
	}
	if no := m.check(); no != nil {
		return nil, no
	}
	parent, no := f.place(c, m.Parents)
	if no != nil {
		return nil, no
	}
	if m.MimeType != FolderType || m.Name == nil {
		return nil, refuse(http.StatusBadRequest, "badRequest", "only folders with a name are made here")
	}
	return f.json(f.put(File{Name: *m.Name, MimeType: m.MimeType, Parent: parent, Properties: m.AppProperties})), nil
}

func (f *Fake) copy(c *request) (any, *refusal) {
	var m metadata
	if no := c.read(&m); no != nil {
		return nil, no
	}
	if no := m.check(); no != nil {
		return nil, no
	}
	from, no := f.seen(c, c.id)
	switch {
	case no != nil:
		return nil, no
	case from.Locked:
		return nil, refuse(http.StatusForbidden, "cannotCopyFile", "This file cannot be copied by the user.")
	case from.MimeType == FolderType:
		return nil, refuse(http.StatusForbidden, "cannotCopyFile", "Folders cannot be copied.")
	}
	parent, no := f.place(c, m.Parents)
	if no != nil {
		return nil, no
	}
	properties := maps.Clone(from.Properties) // a copy has what its original had
	if properties == nil {
		properties = map[string]string{}
	}
	maps.Copy(properties, m.AppProperties)
	made := File{Name: from.Name, MimeType: from.MimeType, Parent: parent, Properties: properties, Text: from.Text, Ranges: from.Ranges, Edits: []Edit{{Own: true}}}
	if m.Name != nil {
		made.Name = *m.Name
	}
	return f.json(f.put(made)), nil
}

func (f *Fake) update(c *request) (any, *refusal) {
	var m metadata
	if no := c.read(&m); no != nil {
		return nil, no
	}
	if no := m.check(); no != nil {
		return nil, no
	}
	need := Contributor
	if m.Trashed {
		need = ContentManager
	}
	file, no := f.allowed(c, c.id, need)
	if no != nil {
		return nil, no
	}
	if len(m.Parents) > 0 || m.Name != nil || m.MimeType != "" {
		return nil, refuse(http.StatusForbidden, "fieldNotWritable", "only properties and the bin are changed here")
	}
	if file.Properties == nil {
		file.Properties = map[string]string{}
	}
	maps.Copy(file.Properties, m.AppProperties)
	if len(file.Properties) > maxProperties {
		return nil, refuse(http.StatusForbidden, "propertyCountExceeded", "%d properties", len(file.Properties))
	}
	file.Trashed = file.Trashed || m.Trashed
	return f.json(file), nil
}

func (f *Fake) share(c *request) (any, *refusal) {
	var p struct {
		Type         string `json:"type"`
		Role         string `json:"role"`
		EmailAddress string `json:"emailAddress"`
		Domain       string `json:"domain"`
	}
	if no := c.read(&p); no != nil {
		return nil, no
	}
	file, no := f.allowed(c, c.id, ContentManager)
	if no != nil {
		return nil, no
	}
	mail := c.query.Get("sendNotificationEmail")
	switch {
	case p.Role != "reader":
		return nil, refuse(http.StatusBadRequest, "badRequest", "role %q", p.Role)
	case p.Type == "group" && p.EmailAddress != "" && mail == "false":
	case p.Type == "domain" && p.Domain != "" && mail == "":
	default:
		return nil, refuse(http.StatusBadRequest, "invalidSharingRequest", "type %q, mail %q", p.Type, mail)
	}
	reader := cmp.Or(p.EmailAddress, p.Domain)
	if !slices.Contains(file.Readers, reader) {
		file.Readers = append(file.Readers, reader)
	}
	return map[string]any{"id": "permission-" + reader}, nil
}

func (f *Fake) list(c *request) (any, *refusal) {
	q := c.query
	match, no := parseQuery(q.Get("q"))
	size, err := strconv.Atoi(cmp.Or(q.Get("pageSize"), "100"))
	switch {
	case no != nil:
		return nil, no
	case q.Get("corpora") == "drive" && (q.Get("driveId") == "" || !c.all() || q.Get("includeItemsFromAllDrives") != "true"):
		return nil, refuse(http.StatusBadRequest, "invalid", "corpora=drive needs driveId, supportsAllDrives and includeItemsFromAllDrives")
	case q.Get("driveId") != "" && f.drives[q.Get("driveId")] == None:
		return nil, notFound(q.Get("driveId"))
	case err != nil || size < 1 || size > 1000:
		return nil, refuse(http.StatusBadRequest, "invalidParameter", "pageSize %q", q.Get("pageSize"))
	}
	var found []*File
	for _, id := range slices.Sorted(maps.Keys(f.files)) {
		file := f.files[id]
		visible := f.role(file) != None && file.Drive == q.Get("driveId") && f.opt.Clock.Now().Sub(file.Created) >= f.opt.Lag
		if visible && match(file) {
			found = append(found, file)
		}
	}
	slices.SortStableFunc(found, func(a, b *File) int { return b.Created.Compare(a.Created) }) // in no order to rely on
	return f.page(found, q.Get("pageToken"), size)
}

func (f *Fake) page(found []*File, token string, size int) (any, *refusal) {
	from := 0
	if token != "" {
		var err error
		if from, err = strconv.Atoi(strings.TrimPrefix(token, "page-")); err != nil || from > len(found) {
			return nil, refuse(http.StatusBadRequest, "invalid", "pageToken")
		}
	}
	to := min(from+size, len(found))
	files := []any{}
	for _, file := range found[from:to] {
		files = append(files, f.json(file))
	}
	out := map[string]any{"files": files, "incompleteSearch": false}
	if to < len(found) {
		out["nextPageToken"] = "page-" + strconv.Itoa(to)
	}
	return out, nil
}

// term matches a file.
type term func(*File) bool

// parseQuery reads the few forms of query that are known here: terms joined by "and", in parentheses by "or".
func parseQuery(q string) (term, *refusal) {
	var all []term
	for part := range strings.SplitSeq(q, " and ") {
		var any []term
		for one := range strings.SplitSeq(strings.Trim(part, "()"), " or ") {
			t := parseTerm(one)
			if t == nil {
				return nil, refuse(http.StatusBadRequest, "invalid", "unknown query term %q", one)
			}
			any = append(any, t)
		}
		all = append(all, func(file *File) bool {
			return slices.ContainsFunc(any, func(t term) bool { return t(file) })
		})
	}
	return func(file *File) bool {
		return !slices.ContainsFunc(all, func(t term) bool { return !t(file) })
	}, nil
}

func parseTerm(s string) term {
	if id, ok := strings.CutSuffix(s, " in parents"); ok {
		return func(file *File) bool { return file.Parent == strings.Trim(id, "'") }
	}
	if kind, ok := strings.CutPrefix(s, "mimeType = "); ok {
		return func(file *File) bool { return file.MimeType == strings.Trim(kind, "'") }
	}
	if s == "trashed = false" {
		return func(file *File) bool { return !file.Trashed }
	}
	return nil
}

// minute is the window of a rate limit.
const minute = time.Minute

// revisions is revisions.list. It takes no supportsAllDrives, and whoever may only read a file is told nothing.
func (f *Fake) revisions(c *request) (any, *refusal) {
	file := f.files[c.id]
	switch {
	case file == nil || f.role(file) == None:
		return nil, notFound(c.id)
	case !f.role(file).atLeast(Contributor):
		return nil, refuse(http.StatusForbidden, "insufficientFilePermissions", "The user does not have sufficient permissions for file %s.", c.id)
	case file.MimeType == FolderType:
		return nil, refuse(http.StatusForbidden, "revisionsNotSupported", "The file does not support revisions.")
	}
	from, size, no := c.page(len(file.Edits), maxRevisions)
	if no != nil {
		return nil, no
	}
	all := []any{}
	for n, e := range file.Edits[from:min(from+size, len(file.Edits))] {
		all = append(all, f.revision(from+n, e))
	}
	out := map[string]any{"kind": "drive#revisionList", "revisions": all}
	if from+size < len(file.Edits) {
		out["nextPageToken"] = "page-" + strconv.Itoa(from+size)
	}
	return out, nil
}

// maxRevisions is the most revisions that one page holds, and usually the number of them is 200.
const maxRevisions, usually = 1000, 200

// page is where a page begins and how much it holds.
func (c *request) page(all, most int) (from, size int, no *refusal) {
	size = usually
	if s := c.query.Get("pageSize"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return 0, 0, refuse(http.StatusBadRequest, "invalid", "pageSize")
		}
		size = min(n, most)
	}
	if token := c.query.Get("pageToken"); token != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(token, "page-"))
		if err != nil || n < 0 || n > all {
			return 0, 0, refuse(http.StatusBadRequest, "invalid", "pageToken")
		}
		from = n
	}
	return from, size, nil
}

// revision is one as it is shown: of whoever shows nobody their address it has the name alone.
func (f *Fake) revision(n int, e Edit) map[string]any {
	out := map[string]any{"kind": "drive#revision", "id": strconv.Itoa(n + 1)}
	switch {
	case e.Nobody:
	case e.Own:
		out["lastModifyingUser"] = map[string]any{"displayName": "Noroshi", "me": true, "emailAddress": f.opt.Account}
	case e.Mail == "":
		out["lastModifyingUser"] = map[string]any{"displayName": e.Name, "me": false}
	default:
		out["lastModifyingUser"] = map[string]any{"displayName": e.Name, "me": false, "emailAddress": e.Mail}
	}
	return out
}
