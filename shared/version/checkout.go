package version

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// checkout is the revision of the source beside which "go run" has just built the program; "": it was built in another way, or
// there is no git.
func checkout() string {
	program, err := os.Executable()
	built := string(filepath.Separator) + "go-build" // the folder, or the cache, in which "go run" and "go test" build
	if err != nil || !strings.Contains(program, built) || strings.HasSuffix(program, ".test") {
		return ""
	}
	_, file, _, _ := runtime.Caller(0)
	return Of(context.Background(), filepath.Dir(filepath.Dir(filepath.Dir(file))))
}

// Of is the revision of a checkout: the last commit that changed one of the paths, or anything where none is named. "": it is no
// checkout.
func Of(ctx context.Context, dir string, paths ...string) string {
	paths = append([]string{"--"}, paths...)
	hash, err := git(ctx, dir, append([]string{"log", "-1", "--format=%H"}, paths...)...)
	if err != nil {
		return ""
	}
	changes, err := git(ctx, dir, append([]string{"status", "--porcelain"}, paths...)...)
	return Short(hash, err != nil || changes != "")
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...) //nolint:gosec // paths of the source
	cmd.Env = append(cmd.Environ(), "GIT_OPTIONAL_LOCKS=0")                         // it is only looked at
	out, err := cmd.Output()
	return string(out), err
}

// Dirty ends the revision of a program whose source was changed since that commit.
const Dirty = "+dirty"

// Short is a commit's hash as people quote it, with Dirty where the source differs from it.
func Short(hash string, changed bool) string {
	const enough = 12
	hash = strings.TrimSpace(hash)
	hash = hash[:min(len(hash), enough)]
	if changed && hash != "" {
		return hash + Dirty
	}
	return hash
}
