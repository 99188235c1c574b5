// Package source gets the list of customers from where it is kept: a file, an object of a private bucket, or a Google Sheet. It reads
// and writes nothing else.
package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strconv"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"
	"google.golang.org/api/storage/v1"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/google"
)

// Google's own addresses.
const (
	storageURL = "https://storage.googleapis.com/storage/v1/"
	sheetsURL  = "https://sheets.googleapis.com/"
)

// Source reads one list.
type Source struct {
	Where                 config.Customers
	StorageURL, SheetsURL string            // "": Google's own
	Transport             http.RoundTripper // of calls to Google; nil: the usual one
}

// Reasons why a list was not read, beside those of the network.
var (
	ErrNone     = errors.New("the settings name no list of customers")
	ErrTooLarge = errors.New("the list is larger than may be read")
	// ErrNotFound: there is none at that place.
	ErrNotFound = errors.New("there is no such list")
	// ErrNotShared: the account that reads may not.
	ErrNotShared = errors.New("the account that reads it may not; share it with the service account")
)

// Read returns the list as it stands now. An error is one of the reasons above, wrapped, or the network's: nothing is known of the
// list then, and the last good copy stays.
func (s Source) Read(ctx context.Context) (customer.Table, error) {
	switch w := s.Where; {
	case w.Sheet != "":
		return s.sheet(ctx)
	case w.Object != "":
		return s.object(ctx)
	case w.Path != "":
		return s.file()
	}
	return customer.Table{}, ErrNone
}

func (s Source) file() (customer.Table, error) {
	f, err := os.Open(s.Where.Path)
	if err != nil {
		return customer.Table{}, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return s.csv(f)
}

// csv reads one byte more than is allowed, so that too much is told from enough.
func (s Source) csv(r io.Reader) (customer.Table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, customer.MaxBytes+1))
	if err == nil && len(raw) > customer.MaxBytes {
		err = ErrTooLarge
	}
	if err != nil {
		return customer.Table{}, err
	}
	return customer.CSV(s.Where.Place(), raw), nil
}

func (s Source) object(ctx context.Context) (customer.Table, error) {
	opts, err := google.Reach(ctx, s.Transport, s.StorageURL, storageURL, storage.DevstorageReadOnlyScope)
	if err != nil {
		return customer.Table{}, err
	}
	api, err := storage.NewService(ctx, opts...)
	if err != nil {
		return customer.Table{}, fmt.Errorf("open Cloud Storage: %w", err)
	}
	resp, err := api.Objects.Get(s.Where.Bucket, s.Where.Object).Context(ctx).Download()
	if err != nil {
		return customer.Table{}, reason(err)
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	return s.csv(resp.Body)
}

func (s Source) sheet(ctx context.Context) (customer.Table, error) {
	opts, err := google.Reach(ctx, s.Transport, s.SheetsURL, sheetsURL, sheets.SpreadsheetsReadonlyScope)
	if err != nil {
		return customer.Table{}, err
	}
	api, err := sheets.NewService(ctx, opts...)
	if err != nil {
		return customer.Table{}, fmt.Errorf("open Google Sheets: %w", err)
	}
	got, err := api.Spreadsheets.Values.Get(s.Where.Sheet, s.Where.Range).
		ValueRenderOption("UNFORMATTED_VALUE").DateTimeRenderOption("FORMATTED_STRING").Context(ctx).Do()
	if err != nil {
		return customer.Table{}, reason(err)
	}
	row, column := begin(got.Range)
	return customer.Sheet(s.Where.Place(), got.Values, row, column), nil
}

var rangeBegin = regexp.MustCompile(`!([A-Z]+)([0-9]*)`)

// begin is the row and column, from 1, of the first cell of a range as Sheets answers it: "Customers!A1:J1000".
func begin(answered string) (row, column int) {
	m := rangeBegin.FindStringSubmatch(answered)
	if m == nil {
		return 1, 1
	}
	for _, r := range m[1] {
		column = column*26 + int(r-'A') + 1
	}
	row, _ = strconv.Atoi(cmp.Or(m[2], "1"))
	return row, column
}

// reason is what Google's refusal means for whoever keeps the list.
func reason(err error) error {
	var refused *googleapi.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Code {
	case http.StatusForbidden, http.StatusUnauthorized:
		return fmt.Errorf("%w (HTTP %d)", ErrNotShared, refused.Code)
	case http.StatusNotFound:
		return fmt.Errorf("%w (HTTP %d)", ErrNotFound, refused.Code)
	}
	return fmt.Errorf("HTTP %d from Google: %s", refused.Code, refused.Message)
}

// Code is why a list was not read, in a word that shared/text has a sentence for.
func Code(err error) string {
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return "list_not_found"
	case errors.Is(err, ErrNotShared), errors.Is(err, fs.ErrPermission):
		return "list_not_shared"
	case errors.Is(err, ErrTooLarge):
		return "list_too_large"
	}
	return "list_unreachable"
}
