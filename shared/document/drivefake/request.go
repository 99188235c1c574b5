package drivefake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// request is a call that was understood.
type request struct {
	op    operation
	id    string
	query url.Values
	body  []byte
}

// refusal is an error as Google answers it.
type refusal struct {
	status  int
	reason  string
	message string
}

func refuse(status int, reason, format string, args ...any) *refusal {
	return &refusal{status, reason, fmt.Sprintf(format, args...)}
}

func notFound(id string) *refusal {
	return refuse(http.StatusNotFound, "notFound", "File not found: %s.", id)
}

// json is the error's body: Drive names a reason in a list, Docs a status.
func (r *refusal) json(docs bool) any {
	e := map[string]any{"code": r.status, "message": r.message}
	if docs {
		e["status"] = r.reason
	} else {
		e["errors"] = []any{map[string]any{"domain": "global", "reason": r.reason, "message": r.message}}
	}
	return map[string]any{"error": e}
}

// parse finds the operation and refuses what it does not know.
func parse(r *http.Request) (*request, *refusal) {
	c := &request{query: r.URL.Query()}
	for _, op := range operations {
		m := op.path.FindStringSubmatch(r.URL.Path)
		if m == nil || op.method != r.Method {
			continue
		}
		c.op = op
		if len(m) > 1 {
			c.id = m[1]
		}
		for name := range c.query {
			if !slices.Contains(op.params, name) && !slices.Contains(always, name) {
				return c, refuse(http.StatusBadRequest, "badRequest", "unknown parameter %q", name)
			}
		}
		var err error
		if c.body, err = io.ReadAll(r.Body); err != nil {
			return c, refuse(http.StatusBadRequest, "badRequest", "the body did not arrive")
		}
		return c, nil
	}
	return c, refuse(http.StatusNotFound, "notFound", "no such method: %s %s", r.Method, r.URL.Path)
}

// read decodes the body and refuses fields that it does not know.
func (c *request) read(into any) *refusal {
	d := json.NewDecoder(strings.NewReader(string(c.body)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return refuse(http.StatusBadRequest, "badRequest", "invalid JSON payload: %v", err)
	}
	return nil
}

func (c *request) all() bool { return c.query.Get("supportsAllDrives") == "true" }
