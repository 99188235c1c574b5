package storagefake

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// get is what is known of an object.
func (f *Fake) get(r *http.Request, _ url.Values) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.admit(r.PathValue("bucket"), false); err != nil {
		return nil, err
	}
	o, found := f.objects[r.PathValue("object")]
	if !found {
		return nil, no(http.StatusNotFound, "notFound", "No such object: %s/%s", f.bucket, r.PathValue("object"))
	}
	return f.resource(o), nil
}

// resource is an object as the API shows it.
func (f *Fake) resource(o Object) map[string]any {
	out := map[string]any{
		"kind": "storage#object", "id": f.bucket + "/" + o.Name + "/" + strconv.FormatInt(o.Generation, 10), "name": o.Name, "bucket": f.bucket,
		"generation": strconv.FormatInt(o.Generation, 10), "metageneration": strconv.FormatInt(o.Metageneration, 10),
		"contentType": o.Type, "size": strconv.Itoa(len(o.Body)), "md5Hash": o.Sum, "updated": o.At.UTC().Format(time.RFC3339Nano),
	}
	if o.CacheControl != "" {
		out["cacheControl"] = o.CacheControl
	}
	if len(o.Metadata) > 0 {
		out["metadata"] = o.Metadata
	}
	return out
}

const maxResults = 1000

// list are the objects whose names begin with something, in their order.
func (f *Fake) list(r *http.Request, q url.Values) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.listings++
	if err := f.admit(r.PathValue("bucket"), false); err != nil {
		return nil, err
	}
	most := maxResults
	if s := q.Get("maxResults"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, invalid("Invalid maxResults")
		}
		most = min(n, maxResults)
	}
	items, out := []any{}, map[string]any{"kind": "storage#objects"}
	for _, name := range slices.Sorted(maps.Keys(f.objects)) {
		if !strings.HasPrefix(name, q.Get("prefix")) || name <= q.Get("pageToken") {
			continue
		}
		if len(items) == most {
			out["nextPageToken"] = items[most-1].(map[string]any)["name"]
			break
		}
		items = append(items, f.resource(f.objects[name]))
	}
	out["items"] = items
	return out, nil
}

// fields leaves of an answer what was asked for: names, separated by commas, of which items may say which of theirs.
func fields(body any, asked string) any {
	whole, is := body.(map[string]any)
	if !is || asked == "" {
		return body
	}
	out := map[string]any{}
	for _, name := range strings.Split(asked, ",") {
		name, inner, nested := strings.Cut(name, "(")
		value, there := whole[name]
		switch {
		case !there:
		case nested:
			out[name] = each(value, strings.TrimSuffix(inner, ")"))
		default:
			out[name] = value
		}
	}
	return out
}

func each(value any, asked string) (out []any) {
	items, _ := value.([]any)
	for _, item := range items {
		out = append(out, fields(item, asked))
	}
	return out
}
