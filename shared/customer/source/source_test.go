package source_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/customer/source"
)

const list = "id,name,mail\nC1,A,a@example.com\nc1,B,\n"

// google answers as Cloud Storage and Sheets do: their documented paths and parameters, and nothing else.
func google(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /storage/v1/b/{bucket}/o/{object}", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.PathValue("bucket") != "private":
			refuse(w, http.StatusForbidden, "does not have storage.objects.get access")
		case r.PathValue("object") != "lists/customers.csv":
			refuse(w, http.StatusNotFound, "No such object")
		case r.FormValue("alt") != "media":
			refuse(w, http.StatusBadRequest, "metadata was asked for")
		default:
			fmt.Fprint(w, list)
		}
	})
	mux.HandleFunc("GET /v4/spreadsheets/{id}/values/{range}", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.PathValue("id") == "someone-elses":
			refuse(w, http.StatusForbidden, "The caller does not have permission")
		case r.PathValue("id") != "sheet-of-ours":
			refuse(w, http.StatusNotFound, "Requested entity was not found.")
		case r.FormValue("valueRenderOption") != "UNFORMATTED_VALUE" || r.FormValue("dateTimeRenderOption") != "FORMATTED_STRING":
			refuse(w, http.StatusBadRequest, "values as people see them were asked for")
		default:
			_ = json.NewEncoder(w).Encode(map[string]any{
				"range": "Customers!B3:AA1000", "majorDimension": "ROWS",
				"values": [][]any{{"id", "name", "mail"}, {1, "A", "a@example.com"}, {}, {1, "B"}},
			})
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func refuse(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": code, "message": message}})
}

// TestRead: a list is the same wherever it is kept, and a fault names its place there.
func TestRead(t *testing.T) {
	t.Parallel()
	server, file := google(t), filepath.Join(t.TempDir(), "customers.csv")
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		where config.Customers
		want  string // its fault
	}{
		"a file":    {config.Customers{Path: file}, file + ":3:1: id is "},
		"an object": {config.Customers{Bucket: "private", Object: "lists/customers.csv"}, "gs://private/lists/customers.csv:3:1: id is "},
		"a sheet":   {config.Customers{Sheet: "sheet-of-ours", Range: "Customers!B3:AA"}, "Customers!B3:AA:6:2: id is "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, err := source.Source{Where: c.where, StorageURL: server.URL + "/storage/v1/", SheetsURL: server.URL}.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := customer.Read(table)
			if len(got.Customers) != 2 || got.Customers[0].Mail[0] != "a@example.com" || len(got.Faults) != 1 || !strings.HasPrefix(got.Faults[0].String(), c.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestNotRead: nothing is known of a list that cannot be read, and whoever keeps it hears why.
func TestNotRead(t *testing.T) {
	t.Parallel()
	server, large := google(t), filepath.Join(t.TempDir(), "large.csv")
	if err := os.WriteFile(large, make([]byte, customer.MaxBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		where config.Customers
		want  error
	}{
		"none":                  {config.Customers{}, source.ErrNone},
		"no file":               {config.Customers{Path: large + ".gone"}, fs.ErrNotExist},
		"too large":             {config.Customers{Path: large}, source.ErrTooLarge},
		"another's bucket":      {config.Customers{Bucket: "theirs", Object: "x"}, source.ErrNotShared},
		"no object":             {config.Customers{Bucket: "private", Object: "x"}, source.ErrNotFound},
		"a sheet nobody shared": {config.Customers{Sheet: "someone-elses", Range: "A!A:B"}, source.ErrNotShared},
		"a sheet that is gone":  {config.Customers{Sheet: "sheet-of-nobody", Range: "A!A:B"}, source.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := source.Source{Where: c.where, StorageURL: server.URL + "/storage/v1/", SheetsURL: server.URL}.Read(t.Context())
			if !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}
