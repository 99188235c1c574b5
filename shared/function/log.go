package function

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/version"
)

// The fields that Cloud Logging takes out of a line of JSON (cloud.google.com/logging/docs/structured-logging).
const (
	fieldSeverity = "severity"
	fieldMessage  = "message"
	fieldTrace    = "logging.googleapis.com/trace"
	fieldSpan     = "logging.googleapis.com/spanId"
)

// logs writes lines that Cloud Logging understands. Each that belongs to a request carries the request's trace.
type logs struct {
	slog.Handler
	project string // of the traces; empty: not known yet
}

func newLogs(to io.Writer, project string) logs {
	return logs{slog.NewJSONHandler(to, &slog.HandlerOptions{ReplaceAttr: named}), project}
}

// named gives slog's own fields Cloud Logging's names, and its levels Cloud Logging's.
func named(groups []string, a slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return a
	}
	switch a.Key {
	case slog.LevelKey:
		level, _ := a.Value.Any().(slog.Level)
		return slog.String(fieldSeverity, severity(level))
	case slog.MessageKey:
		a.Key = fieldMessage
	}
	return a
}

func severity(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return "ERROR"
	case l >= slog.LevelWarn:
		return "WARNING"
	case l >= slog.LevelInfo:
		return "INFO"
	}
	return "DEBUG"
}

// Handle adds the request's trace.
func (l logs) Handle(ctx context.Context, r slog.Record) error {
	if n := noteOf(ctx); n != nil && n.trace != "" && l.project != "" {
		r.AddAttrs(slog.String(fieldTrace, "projects/"+l.project+"/traces/"+n.trace))
		if n.span != "" {
			r.AddAttrs(slog.String(fieldSpan, n.span))
		}
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs keeps the trace in what slog derives from l.
func (l logs) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logs{l.Handler.WithAttrs(attrs), l.project}
}

// WithGroup keeps the trace in what slog derives from l.
func (l logs) WithGroup(name string) slog.Handler { return logs{l.Handler.WithGroup(name), l.project} }

// note is what is known of a request while it is served: for its log lines.
type note struct {
	trace, span string

	mu        sync.Mutex
	incidents []string
	did       []string
}

type noteKey struct{}

// withNote begins a request's note, with the trace that Google's front end, or whoever calls, has given it.
func withNote(ctx context.Context, h http.Header) (context.Context, *note) {
	n := &note{}
	n.trace, n.span = traceOf(h)
	return context.WithValue(ctx, noteKey{}, n), n
}

func noteOf(ctx context.Context) *note {
	n, _ := ctx.Value(noteKey{}).(*note)
	return n
}

// traceOf reads W3C's traceparent ("00-TRACE-SPAN-01") or, without it, Google's X-Cloud-Trace-Context ("TRACE/SPAN;o=1",
// whose span is a decimal number: Cloud Logging wants the trace's own 16 hexadecimal digits).
func traceOf(h http.Header) (trace, span string) {
	_, rest, _ := strings.Cut(h.Get("Traceparent"), "-")
	trace, rest, _ = strings.Cut(rest, "-")
	if span, _, ok := strings.Cut(rest, "-"); ok && hex(trace, 32) && hex(span, 16) {
		return trace, span
	}
	trace, rest, _ = strings.Cut(h.Get("X-Cloud-Trace-Context"), "/")
	if !hex(trace, 32) {
		return "", ""
	}
	number, _, _ := strings.Cut(rest, ";")
	var n uint64
	if _, err := fmt.Sscanf(number, "%d", &n); err == nil && n > 0 {
		span = fmt.Sprintf("%016x", n)
	}
	return trace, span
}

// hex reports whether s is n hexadecimal digits: what stands in a header is not written into a log as it is.
func hex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}

// Note adds to the line about the request what it did, and in which incident; id may be empty.
func Note(ctx context.Context, id incident.ID, did string) {
	n := noteOf(ctx)
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.incidents, n.did = add(n.incidents, string(id)), add(n.did, did)
}

// add keeps each once, and few: a worker may record hundreds.
func add(all []string, one string) []string {
	const few = 8
	for _, have := range all {
		if have == one {
			return all
		}
	}
	if one == "" || len(all) >= few {
		return all
	}
	return append(all, one)
}

// noteEntry notes what a request records.
func noteEntry(ctx context.Context, e incident.Entry) { Note(ctx, e.Incident, string(e.Kind)) }

// logRequest writes the line about a request: what it did if it did anything, and how long it took.
func (f *Function) logRequest(ctx context.Context, n *note, status int, took time.Duration) {
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	line := slog.NewRecord(f.env.clock.Now(), level, "request", 0) // without its place in the source, which costs more than the rest
	line.AddAttrs(append(n.said(make([]slog.Attr, 0, 4)), slog.Int("status", status), slog.Int64("ms", took.Milliseconds()))...)
	_ = f.logs().Handler().Handle(ctx, line) // as slog does: nobody could be told
}

// said adds what the request did, and in which incidents.
func (n *note) said(attrs []slog.Attr) []slog.Attr {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.incidents) > 0 {
		attrs = append(attrs, slog.String("incident", strings.Join(n.incidents, " ")))
	}
	if len(n.did) > 0 {
		attrs = append(attrs, slog.String("did", strings.Join(n.did, " ")))
	}
	return attrs
}

// logs is the log as it is known at this moment: with the project once the variables were read.
func (f *Function) logs() *slog.Logger {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log
}

func (f *Function) logger(project string) *slog.Logger {
	return slog.New(newLogs(f.out, project)).With("function", f.row.Name, logline.Revision, version.Revision())
}

// panicked answers for a request whose handler panicked. The process goes on: others are being served in it.
func (f *Function) panicked(ctx context.Context, w *seenWriter, fault any) {
	f.logs().ErrorContext(ctx, "a panic", "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
	if w.status == 0 {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusInternalServerError)
	}
	w.status = http.StatusInternalServerError
}

// unready logs why the function cannot be put together: a line for each fault.
func unready(ctx context.Context, log *slog.Logger, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		log.ErrorContext(ctx, "not ready: "+line)
	}
}
