// Command export writes the record of one incident as one archive, and verifies one.
//
//	go run ./deploy/export -incident ID -out FILE [-addresses] [-data DIR]   writes it; FILE must not be there yet
//	go run ./deploy/export -verify FILE                                     verifies it, without any store
//
// The incident is in the store that NOROSHI_STORE names, otherwise in that of local mode's data folder. That it was exported is on its
// timeline, and the head of the archive's chain is posted in its channel. The exit code is 1 when something is wrong, 2 for a wrong command
// line.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // a machine with nothing but Go may have no time zones
	"unicode"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], config.Variables(os.Getenv), os.Stdout, os.Stderr))
}

// program is what begins the lines that say what went wrong.
const program = "export"

// The flags of which a command line has one, or the other two.
const (
	incidentFlag = "incident"
	outFlag      = "out"
	verifyFlag   = "verify"
)

// asked is what the command line asks for.
type asked struct {
	id        incident.ID
	out       string
	addresses bool
	data      string
}

// run is main with its surroundings given. It returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	lang := config.TerminalOf(getenv)
	set := config.Flags(program, lang, stderr)
	id := set.String(incidentFlag, "", text.UsageIncident.In(lang))
	out := set.String(outFlag, "", text.UsageFile.In(lang))
	addresses := set.Bool("addresses", false, text.UsageAddresses.In(lang))
	data := set.String("data", "noroshi-data", text.UsageStore.In(lang))
	verified := set.String(verifyFlag, "", text.UsageVerify.In(lang))
	switch err := config.Parse(set, args, stdout, version.String()); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || set.NArg() > 0 || !oneOf(set):
		config.Complain(stderr, program, lang, text.WrongArguments.Because(nil))
		return 2
	}
	var err error
	sound := true
	if *verified != "" {
		sound, err = verify(*verified, lang, stdout)
	} else {
		err = export(ctx, getenv, asked{incident.ID(*id), *out, *addresses, *data}, lang, stdout)
	}
	if err != nil {
		config.Complain(stderr, program, lang, err)
	}
	if err != nil || !sound {
		return 1
	}
	return 0
}

// oneOf reports whether a command line asks to verify a file, and nothing else, or else to export an incident.
func oneOf(set *flag.FlagSet) bool {
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() != "" })
	if _, verifies := given[verifyFlag]; verifies {
		return given[verifyFlag] && len(given) == 1
	}
	return given[incidentFlag] && given[outFlag]
}

// this is the program that writes archives, and makes them anew.
func this() record.Program {
	return record.Program{Release: version.Release, Revision: version.Revision()}
}

// like says how far a program is this one.
func like(p record.Program) version.Likeness {
	if p.Release != version.Release {
		return version.Another
	}
	return version.Like(p.Revision, version.Revision())
}

// export writes the archive of an incident. It is on the disk before that is recorded: what cannot be written was not exported.
func export(ctx context.Context, getenv func(string) string, a asked, lang incident.Lang, stdout io.Writer) error {
	cfg, err := config.Load(getenv, os.ReadFile)
	if err = config.Except(err, getenv, config.SigningSecret, config.AlertSecrets, config.SMTPPassword, config.PortalVar); err != nil {
		return err
	}
	db, err := open(ctx, cfg.Store, a.data)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // all that was to be kept was committed
	if err := store.Current.Verify(ctx, db); err != nil {
		return err
	}
	file, err := reserve(a.out)
	if err != nil {
		return err
	}
	made, err := write(ctx, service.New(db, cfg.Settings, playbook.Set{}, clock.Machine), a, file)
	if err != nil {
		file.drop()
		return err
	}
	if err := file.keep(); err != nil {
		return err
	}
	fmt.Fprintln(stdout, text.ExportDone.In(lang, "file", a.out, "lines", fmt.Sprint(made.Lines), "head", made.Head))
	return nil
}

// write makes the archive, puts it on the disk, and records that it was made.
func write(ctx context.Context, svc *service.Service, a asked, file output) (made record.Archive, err error) {
	at := svc.Now()
	req := incident.Request{ID: service.RequestID(program, string(a.id), at.Format(time.RFC3339Nano)), Incident: a.id, At: at, Via: incident.ViaTool}
	_, err = svc.Export(ctx, req, func(c incident.Cut, by incident.PersonID, at time.Time) (do incident.Export, err error) {
		made, err = record.Write(c, record.Made{Program: this(), At: at, By: by, Addresses: a.addresses})
		if err == nil {
			err = file.write(made.Body)
		}
		return incident.Export{Head: made.Head, Lines: made.Lines, Addresses: a.addresses}, err
	})
	if errors.Is(err, store.ErrNotFound) {
		err = text.NoSuchRecord.Because(nil, "id", string(a.id))
	}
	return made, err
}

// verify tells what is wrong with an archive, or what was checked, and reports whether nothing is.
func verify(name string, lang incident.Lang, stdout io.Writer) (sound bool, err error) {
	f, err := os.Open(name)
	if err != nil {
		return false, text.FileUnread.Because(err, "file", name)
	}
	defer func() { _ = f.Close() }() // it was only read
	body, err := io.ReadAll(io.LimitReader(f, record.Most+1))
	if err != nil {
		return false, text.FileUnread.Because(err, "file", name)
	}
	found := record.VerifyWhere(body, func(p record.Program) bool { return like(p) != version.Another })
	tell(stdout, lang, name, found)
	return found.Sound(), nil
}

// plain is what an archive says of itself, which anybody may have written, without what moves on a terminal or ends a line.
func plain(said string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, said)
}

func tell(w io.Writer, lang incident.Lang, name string, r record.Result) {
	m := r.Manifest
	if m.Incident != "" {
		by := cmp.Or(string(m.By), text.TheTool.In(lang))
		fmt.Fprintln(w, text.VerifyOf.In(lang, "file", name, "id", plain(string(m.Incident)), "at", m.At.Format(time.RFC3339), "by", plain(by), "program", plain(m.Program.String())))
	}
	if len(r.Unproved) > 0 {
		fmt.Fprintln(w, text.VerifyPart.In(lang, "program", plain(r.Made.Program.String()), "files", plain(strings.Join(r.Unproved, ", "))))
	}
	for _, f := range r.Faults {
		fmt.Fprintln(w, text.RecordFault(lang, plain(f.File), f.Line, string(f.Code), f.Of))
	}
	if !r.Sound() {
		fmt.Fprintln(w, text.VerifyFaults.In(lang, "n", fmt.Sprint(len(r.Faults))))
		if r.Rebuilt && like(r.Made.Program) == version.Unsure {
			fmt.Fprintln(w, text.VerifyUnsure.In(lang, "program", plain(r.Made.Program.String()), "this", version.String()))
		}
		return
	}
	fmt.Fprintln(w, text.VerifySound.In(lang, "lines", fmt.Sprint(r.Lines), "files", fmt.Sprint(len(m.Files)+1)))
	if r.Rebuilt {
		fmt.Fprintln(w, text.VerifyAll.In(lang))
	} else {
		fmt.Fprintln(w, text.VerifySums.In(lang))
	}
	fmt.Fprintln(w, text.VerifyHead.In(lang, "head", r.Head))
}

// open opens the store that the incident is in.
func open(ctx context.Context, s config.Store, data string) (store.DB, error) {
	if s.Kind == config.Firestore {
		return firestore.Open(ctx, s.Project, s.Database, clock.Machine)
	}
	file := cmp.Or(s.Path, filepath.Join(data, "noroshi.db"))
	if _, err := os.Stat(file); err != nil {
		return nil, text.NoStore.Because(nil, "file", file, "variable", config.StoreVar)
	}
	return sqlite.Open(file, sqlite.Options{Indexes: store.Indexes})
}
