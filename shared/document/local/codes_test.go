package local

import (
	"errors"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/text"
)

func TestEveryCodeHasASentence(t *testing.T) {
	t.Parallel()
	codes := []string{document.CodePlaceholder, document.CodeNoDocument}
	for _, err := range append([]error{errors.New("no row of the table")}, causes()...) {
		var e *effect.Error
		if !errors.As(fail("do", err), &e) || e.Class == "" {
			t.Errorf("%v is not classified", err)
			continue
		}
		codes = append(codes, e.Code)
	}
	for _, code := range codes {
		if !text.HasCause(code) {
			t.Errorf("package text says nothing for %q", code)
		}
	}
}

func causes() (all []error) {
	for _, m := range meanings {
		all = append(all, m.err)
	}
	return all
}
