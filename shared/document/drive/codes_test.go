package drive_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

const account = "noroshi@example.iam.gserviceaccount.com"

// TestWhatPeopleAreTold sets a drive up wrongly, and expects the sentence that says what to share with whom.
func TestWhatPeopleAreTold(t *testing.T) {
	t.Parallel()
	fault := func(op string, status int, reason string) func(*drivefake.Fake, *drive.Options) {
		return func(f *drivefake.Fake, _ *drive.Options) {
			f.Next(op, drivefake.Fault{Status: status, Reason: reason})
		}
	}
	change := func(id string, how func(*drivefake.File)) func(*drivefake.Fake, *drive.Options) {
		return func(f *drivefake.Fake, _ *drive.Options) { f.Change(id, how) }
	}
	for name, c := range map[string]struct {
		wrong func(*drivefake.Fake, *drive.Options)
		code  string
		says  []string
	}{
		"the template is gone": {
			func(f *drivefake.Fake, _ *drive.Options) { f.Delete(template) }, "drive_template_gone", []string{"/document/d/" + template, account},
		},
		"the template is in the bin": {change(template, func(f *drivefake.File) { f.Trashed = true }), "drive_template_gone", []string{template}},
		"the template is in somebody's own drive": {
			func(f *drivefake.Fake, o *drive.Options) {
				o.Templates["notice"] = f.Put(drivefake.File{ID: "1Private", MimeType: drivefake.DocumentType})
			}, "drive_template_gone", []string{"1Private", account},
		},
		"no template is named": {
			func(_ *drivefake.Fake, o *drive.Options) { delete(o.Templates, "notice") }, "drive_template_unset", []string{"notice", "documents.templates"},
		},
		"the template is a sheet":        {change(template, func(f *drivefake.File) { f.MimeType = drivefake.SpreadsheetType }), "drive_template_kind", []string{template}},
		"the template may not be copied": {change(template, func(f *drivefake.File) { f.Locked = true }), "drive_template_locked", []string{template}},
		"the folder is gone": {
			func(f *drivefake.Fake, _ *drive.Options) { f.Delete(root) }, "drive_folder_gone", []string{"/folders/" + root, account},
		},
		"the account is no member": {
			func(f *drivefake.Fake, _ *drive.Options) { f.SharedDrive(sharedDrive, drivefake.None) }, "drive_folder_gone", []string{account},
		},
		"the account may only read": {
			func(f *drivefake.Fake, _ *drive.Options) { f.SharedDrive(sharedDrive, drivefake.Reader) }, "drive_no_rights", []string{account, root},
		},
		"the folder is in somebody's own drive": {
			func(f *drivefake.Fake, o *drive.Options) {
				o.Folder = f.Put(drivefake.File{ID: "1Mine", MimeType: drivefake.FolderType, Share: drivefake.Contributor})
			}, "drive_folder_not_shared", []string{account, "1Mine"},
		},
		"no storage":         {fault("files.copy", 403, "storageQuotaExceeded"), "drive_folder_not_shared", []string{account}},
		"the drive is full":  {fault("files.create", 403, "teamDriveFileLimitExceeded"), "drive_full", []string{root}},
		"a domain's policy":  {fault("files.copy", 403, "domainPolicy"), "drive_policy", []string{account}},
		"no copy after all":  {fault("files.copy", 403, "cannotCopyFile"), "drive_template_locked", []string{template}},
		"the API is off":     {fault("files.get", 403, "accessNotConfigured"), "drive_api_disabled", []string{"Google Drive API"}},
		"Docs is off":        {fault("documents.get", 403, "PERMISSION_DENIED"), "drive_no_rights", []string{account}},
		"a scope is missing": {fault("files.list", 403, "insufficientPermissions"), "drive_scope", nil},
		"no credentials":     {fault("files.get", 401, "authError"), "drive_credentials", nil},
		"the day's limit":    {fault("files.copy", 403, "dailyLimitExceeded"), "drive_quota", nil},
		"something else":     {fault("files.copy", 400, "badRequest"), "drive_refused", []string{"drive_refused"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _, o := setUp(t, drivefake.Options{Account: account})
			c.wrong(f, &o)
			_, err := open(t, o).Create(t.Context(), draft(notice))
			var e *effect.Error
			if !errors.As(err, &e) || e.Class != effect.Permanent || e.Code != c.code {
				t.Fatalf("error %v, want %s", err, c.code)
			}
			p := incident.Problem{System: "docs", Key: "document/notice", Code: e.Code, Subject: e.Subject}
			for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
				said := text.Problem(lang, p, "")
				for _, want := range c.says {
					if !strings.Contains(said, want) {
						t.Errorf("%q does not name %s", said, want)
					}
				}
				if strings.ContainsAny(said, "{}") || !text.HasCause(e.Code) {
					t.Errorf("%q", said)
				}
			}
		})
	}
}

// TestWhatIsPutRightIsFoundRight: a person has done what the sentence says and asks to try again.
func TestWhatIsPutRightIsFoundRight(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.SharedDrive(sharedDrive, drivefake.None)
	if _, code := classOf(second(w.Create(t.Context(), draft(notice)))); code != "drive_folder_gone" {
		t.Errorf("code %s", code)
	}
	f.SharedDrive(sharedDrive, drivefake.ContentManager)
	f.Change(template, func(file *drivefake.File) { file.Locked = true })
	if _, code := classOf(second(w.Create(t.Context(), draft(notice)))); code != "drive_template_locked" {
		t.Errorf("code %s", code)
	}
	f.Change(template, func(file *drivefake.File) { file.Locked = false })
	if _, err := w.Create(t.Context(), draft(notice)); err != nil {
		t.Fatal(err)
	}
	wantOne(t, f)
}

func TestReadersAreLetIn(t *testing.T) {
	t.Parallel()
	f, _, o := setUp(t, drivefake.Options{})
	o.Readers = []string{"oncall@example.com", "example.com"}
	w := open(t, o)
	for _, d := range []string{"notice", "checksheet"} {
		if _, err := w.Create(t.Context(), draft(document.Name{Incident: "k3f9q2", Document: d})); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.In(root)[0].Readers; !slices.Equal(got, o.Readers) || f.Count("permissions.create") != 2 {
		t.Errorf("%v, asked %d times", got, f.Count("permissions.create"))
	}
}

// Readers who cannot be let in hold back nothing: the document is there, its link known, and the failure said.
func TestAShareThatIsRefused(t *testing.T) {
	t.Parallel()
	f, _, o := setUp(t, drivefake.Options{})
	o.Readers = []string{"oncall@example.com"}
	w := open(t, o)
	refusal := drivefake.Fault{Status: 403, Reason: "insufficientFilePermissions"}
	f.Next("permissions.create", refusal, refusal)
	ref, err := w.Create(t.Context(), draft(notice))
	var e *effect.Error
	if ref.Zero() || !errors.As(err, &e) || e.Code != "drive_share_refused" || e.Subject[0] != "oncall@example.com" {
		t.Errorf("ref %v, error %v", ref, err)
	}
	wantOne(t, f)
	if _, code := classOf(w.Share(t.Context(), notice)); code != "drive_share_refused" {
		t.Errorf("code %s", code)
	}
	if err := w.Share(t.Context(), notice); err != nil || !slices.Equal(f.In(root)[0].Readers, o.Readers) {
		t.Errorf("error %v, readers %v", err, f.In(root)[0].Readers)
	}
}

func TestPlacesAreFilledWhereverTheyStand(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.Change(template, func(file *drivefake.File) {
		file.Text = drivefake.Text{
			Header: "{{mark}}{{title}} (header)", Footer: "{{title}} (footer)", Body: []string{"{{ title }} (body)"},
			Table: [][]string{{"title", "{{title}} (cell)"}}, Tab: []string{"{{title}} (tab)"},
		}
	})
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	got := documentText(f, ref.ID)
	for _, where := range []string{"header", "footer", "body", "cell", "tab"} {
		if !strings.Contains(got, "EC2 refuses SSH ("+where+")") {
			t.Errorf("%s: %q", where, got)
		}
	}
}
