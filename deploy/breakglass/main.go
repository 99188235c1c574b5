// Command breakglass prints codes that let people into the form on the day the identity provider is gone: print them on
// paper, keep them where the people on call reach them without a network.
//
//	go run ./deploy/breakglass [-n 10] [-data DIR]   prints fresh codes, each of which works once; those before stay good
//	go run ./deploy/breakglass -withdraw             makes every code that was not used worthless
//
// They belong to one store: the one that NOROSHI_STORE names, otherwise that of local mode's data folder. Only their
// hashes are kept, so what is printed is never seen again.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
	"noroshi.internal/shared/web/breakglass"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], config.Variables(os.Getenv), os.Stdout, os.Stderr))
}

// program is what begins the lines that say what went wrong.
const program = "breakglass"

// most is how many codes are printed at once: a page holds about as many.
const most = 50

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	lang := config.TerminalOf(getenv)
	set := config.Flags(program, lang, stderr)
	n := set.Int("n", 10, text.UsageCodes.In(lang))
	data := set.String("data", "noroshi-data", text.UsageStore.In(lang))
	withdraw := set.Bool("withdraw", false, text.UsageWithdraw.In(lang))
	if err := config.Parse(set, args, stdout, version.String()); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || set.NArg() > 0 || *n < 1 || *n > most {
		config.Complain(stderr, program, lang, text.WrongArguments.Because(nil))
		return 2
	}
	if err := serve(ctx, getenv, *data, *withdraw, *n, stdout); err != nil {
		config.Complain(stderr, program, lang, err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, getenv func(string) string, data string, withdraw bool, n int, stdout io.Writer) error {
	cfg, err := config.Load(getenv, os.ReadFile)
	if err = config.Except(err, getenv, config.AlertSecrets, config.SMTPPassword, config.PortalVar); err != nil {
		return err
	}
	db, err := open(ctx, cfg.Store, data)
	if err != nil {
		return err
	}
	if err := store.Current.Verify(ctx, db); err != nil {
		return errors.Join(err, db.Close())
	}
	svc, lang := service.New(db, cfg.Settings, playbook.Set{}, clock.Machine), cfg.Terminal()
	if withdraw {
		gone, err := svc.WithdrawCodes(ctx)
		fmt.Fprintln(stdout, text.CodesWithdrawn.In(lang, "n", fmt.Sprint(gone)))
		return errors.Join(err, db.Close())
	}
	codes, hashes := fresh(n)
	if err := errors.Join(svc.AddCodes(ctx, hashes), db.Close()); err != nil {
		return err
	}
	fmt.Fprintln(stdout, text.CodesTop.In(lang, "day", text.Day(time.Now(), lang, cfg.Settings.Timezone)))
	for i, c := range codes {
		fmt.Fprintf(stdout, "  %2d  ☐  %s\n", i+1, c)
	}
	fmt.Fprintln(stdout, text.CodesBottom.In(lang))
	return nil
}

func fresh(n int) (codes, hashes []string) {
	for range n {
		c := breakglass.New()
		hash, _ := breakglass.Hash(c)
		codes, hashes = append(codes, c), append(hashes, hash)
	}
	return codes, hashes
}

// open opens the store that the form uses.
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
