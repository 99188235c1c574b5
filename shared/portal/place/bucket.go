package place

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/storage/v1"

	"noroshi.internal/shared/google"
)

// DefaultURL is Cloud Storage's own address.
const DefaultURL = "https://storage.googleapis.com/storage/v1/"

// CacheControl has everybody ask again before they show what they keep, which costs an answer without a body as long as nothing has
// changed. Without it a public object is kept for an hour. An age of even half a minute would let the page and the feed beside it say
// different things, and whoever asks two caches read an older state after a newer one.
const CacheControl = "no-cache, max-age=0"

// revisionKey is under which an object's metadata have the revision of the portal that it was made from.
const revisionKey = "noroshi-revision"

// Bucket is a bucket of Cloud Storage, or what is below a prefix in one.
type Bucket struct {
	Name      string
	Prefix    string            // without a slash at its ends; "": the whole bucket
	URL       string            // of Cloud Storage; "": its own
	Transport http.RoundTripper // nil: the usual one

	mu  sync.Mutex
	api *storage.Service
}

// objects is how Cloud Storage is asked. An account that cannot be found now may be found later.
func (b *Bucket) objects() (*storage.ObjectsService, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.api != nil {
		return b.api.Objects, nil
	}
	ctx := context.Background() // the client outlives the call that makes it
	opts, err := google.Reach(ctx, b.Transport, b.URL, DefaultURL, storage.DevstorageReadWriteScope)
	if err != nil {
		return nil, fail(permanent, CodeLogin, err)
	}
	api, err := storage.NewService(ctx, opts...)
	if err != nil {
		return nil, fail(permanent, CodeLogin, err)
	}
	b.api = api
	return api.Objects, nil
}

func (b *Bucket) path(name string) string { return path.Join(b.Prefix, name) }

// Stat implements Place.
func (b *Bucket) Stat(ctx context.Context, name string) (o Object, found bool, err error) {
	if err := checked(name); err != nil {
		return o, false, err
	}
	objects, err := b.objects()
	if err != nil {
		return o, false, err
	}
	got, err := objects.Get(b.Name, b.path(name)).Fields("generation", "md5Hash", "metadata").Context(ctx).Do()
	switch {
	case status(err) == http.StatusNotFound: // whether there is a bucket is said when something is written
		return o, false, nil
	case err != nil:
		return o, false, refusal(err, retryLater)
	}
	revision, _ := strconv.ParseInt(got.Metadata[revisionKey], 10, 64) // somebody else's has none
	return Object{Generation: got.Generation, Revision: revision, Sum: got.Md5Hash}, true, nil
}

// Put implements Place.
func (b *Bucket) Put(ctx context.Context, name string, c Content, over int64) error {
	if err := checked(name); err != nil {
		return err
	}
	return b.insert(ctx, name, c, over)
}

func (b *Bucket) insert(ctx context.Context, name string, c Content, over int64) error {
	objects, err := b.objects()
	if err != nil {
		return err
	}
	o := &storage.Object{
		Name: b.path(name), ContentType: c.Type, CacheControl: CacheControl, Md5Hash: Sum(c.Body),
		Metadata: map[string]string{revisionKey: strconv.FormatInt(c.Revision, 10)},
	}
	_, err = objects.Insert(b.Name, o).
		Media(bytes.NewReader(c.Body), googleapi.ContentType(c.Type), googleapi.ChunkSize(0)). // 0: all of it in one request
		IfGenerationMatch(over).WithRetry(nil, never).Fields("generation").Context(ctx).Do()
	switch {
	case err == nil:
		return nil
	case status(err) == http.StatusPreconditionFailed:
		return ErrChanged
	}
	return refusal(err, unknown)
}

// never has the library try nothing again: the engine does, and it looks beforehand.
func never(error) bool { return false }

// List implements Place.
func (b *Bucket) List(ctx context.Context) (map[string]bool, error) {
	objects, err := b.objects()
	if err != nil {
		return nil, err
	}
	below, all := "", map[string]bool{}
	if b.Prefix != "" {
		below = b.Prefix + "/"
	}
	err = objects.List(b.Name).Prefix(below).Fields("items(name)", "nextPageToken").Pages(ctx, func(page *storage.Objects) error {
		for _, o := range page.Items {
			all[strings.TrimPrefix(o.Name, below)] = true
		}
		return nil
	})
	if err != nil {
		return nil, refusal(err, retryLater)
	}
	return all, nil
}

// impossible is a generation that nothing ever has: they count microseconds since 1970.
const impossible = 1

// Probe implements Place: it writes over what is not there, which is refused whoever asks, and with another reason to whoever may not
// write.
func (b *Bucket) Probe(ctx context.Context) error {
	err := b.insert(ctx, noteFolder+"/probe", Content{Type: "text/plain"}, impossible)
	if errors.Is(err, ErrChanged) {
		return nil
	}
	return err
}
