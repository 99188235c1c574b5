package preflight

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/yamlx"
)

// SettingsRows turn what reading the settings and playbooks said (config.LoadAll's error) into lines: one that is ok, or
// one for each fault.
func SettingsRows(err error) []Row {
	var faults yamlx.Faults
	if err == nil || !errors.As(err, &faults) {
		return []Row{{Name: incident.PreflightSettings, Do: func(context.Context) error { return err }}}
	}
	rows := make([]Row, len(faults))
	for i, f := range faults {
		rows[i] = Row{Name: incident.PreflightSettings, Do: func(context.Context) error {
			return &Fault{Code: "file_invalid", Detail: f.String()}
		}}
	}
	return rows
}

// PlaybookRows look at the chosen playbook and at the templates of its documents.
func PlaybookRows(c config.Config, set playbook.Set) []Row {
	id := c.Settings.Playbook
	pb, known := set.Get(id)
	return []Row{
		{Name: incident.PreflightPlaybook, Subject: id, Needs: incident.PreflightSettings, Do: func(context.Context) error {
			if !known {
				return &Fault{Code: "file_invalid", Detail: id + "?"}
			}
			return nil
		}},
		{Name: incident.PreflightTemplates, Needs: incident.PreflightPlaybook, Do: func(context.Context) error { return templates(pb) }},
	}
}

// templates looks for places that nobody fills, in both languages.
func templates(pb incident.Playbook) error {
	var unknown []string
	for _, d := range pb.Documents {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			_, places := document.Draft{Lang: lang, Template: d.Template.In(lang)}.Markdown()
			places = slices.DeleteFunc(places, playbook.IsPlaceholder)
			if len(places) > 0 {
				unknown = append(unknown, d.ID+"."+string(lang)+": "+strings.Join(places, " "))
			}
		}
	}
	if len(unknown) > 0 {
		return &Fault{Code: "template_invalid", Detail: strings.Join(unknown, "; ")}
	}
	return nil
}

// Documents is a place for documents that can be looked at beforehand: a shared drive. Errors are *effect.Error.
type Documents interface {
	// VerifyTemplate looks whether the template of a document of the playbook can be copied.
	VerifyTemplate(ctx context.Context, document string) error
	// Makes reports whether a document of the playbook, or those of its kind, are made there at all.
	Makes(document string) bool
	// VerifyFolder looks whether something can be made in the folder.
	VerifyFolder(ctx context.Context) error
}

// DocumentRows look at the place for documents. A folder of this machine is looked at directly; a shared drive through d,
// or err where it could not be opened.
func DocumentRows(c config.Docs, documents []incident.Document, d Documents, err error) []Row {
	place := Row{Name: incident.PreflightFolder, Subject: string(c.Kind)}
	switch {
	case c.Kind == config.LocalDocs:
		place.Subject, place.Do = c.Dir, func(context.Context) error { return writable(c.Dir) }
	case c.Kind == "":
		place.Do = func(context.Context) error { return &Fault{Code: "documents_nowhere"} }
	case err != nil:
		place.Do = func(context.Context) error { return &Fault{Code: "documents_unopened", Detail: err.Error()} }
	default:
		place.Do = d.VerifyFolder
	}
	rows := []Row{place}
	if c.Kind != config.Drive || err != nil {
		return rows
	}
	for _, doc := range documents {
		if !d.Makes(doc.ID) {
			continue
		}
		rows = append(rows, Row{
			Name: incident.PreflightTemplates, Subject: doc.ID, Do: func(ctx context.Context) error { return d.VerifyTemplate(ctx, doc.ID) },
		})
	}
	return rows
}

// writable makes a file in a folder, which is made when it is missing, and takes it away again.
func writable(dir string) (err error) {
	defer func() {
		var path *os.PathError
		if errors.As(err, &path) {
			err = &Fault{Code: "documents_unwritable", Detail: path.Err.Error()}
		}
	}()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".preflight-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// maxSilence is how long the minute tick may be silent: some of its runs come late, and one may fail.
const maxSilence = 5 * time.Minute

// StoreRows look whether the store can be written, and whether the tick has run lately.
func StoreRows(db store.DB, settings config.Settings, clock clock.Clock) []Row {
	return []Row{
		{Name: incident.PreflightStore, Do: func(ctx context.Context) error {
			if db == nil {
				return &Fault{Code: "store_unset"}
			}
			err := db.Update(ctx, func(tx store.Tx) error { return store.SavePreflight(tx, clock.Now()) })
			switch {
			case errors.Is(err, store.ErrFormat):
				return &Fault{Code: "store_format"}
			case err != nil:
				return &Fault{Code: "store_unusable"}
			}
			return nil
		}},
		{Name: incident.PreflightClock, Needs: incident.PreflightStore, Do: func(ctx context.Context) error {
			at, err := store.LastTick(ctx, db)
			switch {
			case err != nil:
				return &Fault{Code: "store_unusable"}
			case at.IsZero():
				return &Fault{Code: "clock_never"}
			case clock.Now().Sub(at) > maxSilence:
				return &Fault{Code: "clock_silent", Detail: at.In(settings.Location()).Format("2006-01-02 15:04 MST")}
			}
			return nil
		}},
	}
}
