package storagefake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
)

// ServeHTTP answers one call.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /upload/storage/v1/b/{bucket}/o", f.serve(f.upload, "uploadType", "name", "ifGenerationMatch", "alt", "prettyPrint", "fields"))
	mux.HandleFunc("GET /storage/v1/b/{bucket}/o", f.serve(f.list, "prefix", "maxResults", "pageToken", "alt", "prettyPrint", "fields"))
	mux.HandleFunc("GET /storage/v1/b/{bucket}/o/{object}", f.serve(f.get, "alt", "prettyPrint", "fields"))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answer(w, nil, no(http.StatusNotFound, "notFound", "no call that is known here: %s %s", r.Method, r.URL.Path))
	})
	mux.ServeHTTP(w, r)
}

// serve looks at what is refused whatever is asked for.
func (f *Fake) serve(call func(r *http.Request, q url.Values) (any, error), params ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			answer(w, nil, invalid("Invalid query"))
			return
		}
		for name, values := range q {
			if !slices.Contains(params, name) || len(values) != 1 {
				answer(w, nil, invalid("Unknown or repeated parameter %s", name))
				return
			}
		}
		if alt := q.Get("alt"); alt != "json" {
			answer(w, nil, invalid("alt is %q, and only json is known here", alt))
			return
		}
		body, err := call(r, q)
		answer(w, fields(body, q.Get("fields")), err)
	}
}

func answer(w http.ResponseWriter, body any, err error) {
	code := http.StatusOK
	if err != nil {
		refused, ok := err.(*refusal) //nolint:errorlint // it is never wrapped
		if !ok {
			refused = &refusal{http.StatusInternalServerError, "backendError", err.Error()}
		}
		code = refused.code
		body = map[string]any{"error": map[string]any{
			"code": code, "message": refused.message,
			"errors": []map[string]any{{"message": refused.message, "domain": "global", "reason": refused.reason}},
		}}
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}
