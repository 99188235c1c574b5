package text_test

import (
	"os"
	"testing"

	"noroshi.internal/shared/slackapp/render/golden"
)

func TestMain(m *testing.M) { os.Exit(golden.Main(m)) }
