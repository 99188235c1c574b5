package slackfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Args are a call's arguments. Values of a JSON body that are not strings are kept as compact JSON text, so that both
// body formats look alike: blocks are JSON text in a form as well.
type Args map[string]string

var (
	errBodyTooLarge = errors.New("body too large")
	errBadJSON      = errors.New("body is not a JSON object")
	errBadForm      = errors.New("body is not a form")
	errPostType     = errors.New("unsupported content type")
)

// credential is the token of a request. leaked says that one, or the field for one, stood in the body or the address, as Slack
// allows: the logs of proxies hold those.
type credential struct {
	token  string
	leaked bool
}

// readArgs parses a Web API request: the token from the Authorization header or a form field (never from a JSON body
// or the query string), and the arguments from query, form or JSON.
func readArgs(r *http.Request, jsonAllowed bool) (by credential, args Args, err error) {
	by.token = bearer(r.Header.Get("Authorization"))
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return credential{}, nil, fmt.Errorf("parse query: %w", errBadForm)
	}
	args = flatten(query)
	by.leaked = args.takeToken() != ""
	if r.Method == http.MethodGet {
		return by, args, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxRequestBody+1))
	if err != nil {
		return credential{}, nil, fmt.Errorf("read body: %w", err)
	}
	if len(body) > MaxRequestBody {
		return credential{}, nil, errBodyTooLarge
	}
	posted, err := parseBody(r.Header.Get("Content-Type"), body, jsonAllowed)
	if err != nil {
		return by, nil, err
	}
	by.leaked = by.leaked || posted.has("token")
	if t := posted.takeToken(); by.token == "" && !isJSON(r.Header.Get("Content-Type")) {
		by.token = t
	}
	maps.Copy(args, posted)
	return by, args, nil
}

// takeToken takes the token out of the arguments.
func (a Args) takeToken() string {
	t := a["token"]
	delete(a, "token")
	return t
}

func bearer(header string) string {
	if scheme, token, ok := strings.Cut(header, " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	return ""
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}

func parseBody(contentType string, body []byte, jsonAllowed bool) (Args, error) {
	media, params, err := mime.ParseMediaType(contentType)
	if contentType == "" {
		media, err = "application/x-www-form-urlencoded", nil
	}
	if err != nil {
		return nil, errPostType
	}
	switch media {
	case "application/json":
		if !jsonAllowed {
			return Args{}, nil // Slack does not read JSON for methods that do not take it
		}
		return parseJSON(body)
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, errBadForm
		}
		return flatten(form), nil
	case "multipart/form-data":
		return parseMultipart(body, params["boundary"])
	}
	return nil, errPostType
}

func flatten(v url.Values) Args {
	out := Args{}
	for k, vs := range v {
		if len(vs) > 0 {
			out[k] = vs[0]
		}
	}
	return out
}

func parseJSON(body []byte) (Args, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return Args{}, nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, errBadJSON
	}
	out := Args{}
	for k, v := range raw {
		var s string
		switch {
		case string(v) == "null":
		case json.Unmarshal(v, &s) == nil:
			out[k] = s
		default:
			var compact bytes.Buffer
			if err := json.Compact(&compact, v); err != nil {
				return nil, errBadJSON
			}
			out[k] = compact.String()
		}
	}
	return out, nil
}

func (a Args) has(key string) bool { _, ok := a[key]; return ok }

func (a Args) bool(key string) bool {
	v := a[key]
	return v == "true" || v == "1"
}

// limit reads a page size; zero or absent means def, out of range is an error as conversations.list documents it.
func (a Args) limit(def, most int) (int, bool) {
	v := a["limit"]
	if v == "" || v == "0" {
		return def, true
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		return 0, false
	}
	return n, true
}

func (a Args) list(key string) []string {
	var out []string
	for _, s := range strings.Split(a[key], ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
