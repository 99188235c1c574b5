package drive_test

import (
	"errors"
	"testing"

	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/preflight"
)

var _ preflight.Documents = (*drive.Writer)(nil)

// TestChecks: what would stop the next incident's documents is found beforehand, also after it was well once, and looking
// makes nothing.
func TestChecks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		breaking         func(f *drivefake.Fake, o drive.Options)
		template, folder string
	}{
		"all is well":        {breaking: func(*drivefake.Fake, drive.Options) {}},
		"a locked template":  {breaking: func(f *drivefake.Fake, o drive.Options) { f.Change(o.Templates["notice"], locked) }, template: "drive_template_locked"},
		"a deleted template": {breaking: func(f *drivefake.Fake, o drive.Options) { f.Delete(o.Templates["notice"]) }, template: "drive_template_gone"},
		"a deleted folder":   {breaking: func(f *drivefake.Fake, o drive.Options) { f.Delete(o.Folder) }, folder: "drive_folder_gone"},
		"only a reader":      {breaking: func(f *drivefake.Fake, _ drive.Options) { f.SharedDrive(sharedDrive, drivefake.Reader) }, folder: "drive_no_rights"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w, o := setUp(t, drivefake.Options{})
			if err := errors.Join(w.VerifyTemplate(t.Context(), "notice"), w.VerifyFolder(t.Context())); err != nil {
				t.Fatal(err)
			}
			c.breaking(f, o)
			before := len(f.Files())
			code(t, "template", w.VerifyTemplate(t.Context(), "notice"), c.template)
			code(t, "folder", w.VerifyFolder(t.Context()), c.folder)
			code(t, "a template nobody named", w.VerifyTemplate(t.Context(), "unheard-of"), "drive_template_unset")
			if len(f.Files()) != before {
				t.Error("looking made something")
			}
		})
	}
}

func locked(f *drivefake.File) { f.Locked = true }

func code(t *testing.T, what string, err error, want string) {
	t.Helper()
	var e *effect.Error
	if errors.As(err, &e); want == "" && err == nil || e != nil && e.Code == want {
		return
	}
	t.Errorf("%s: %v, want %q", what, err, want)
}
