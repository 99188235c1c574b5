package slackfake

import "time"

// limiter remembers when calls were made. A refused call does not count, so that waiting for Retry-After suffices.
type limiter struct {
	off     bool
	windows map[string][]time.Time // app + method → calls of the last minute
	buckets map[string]bucket      // app + channel → posts in hand
}

type bucket struct {
	tokens float64
	at     time.Time
}

// pace applies the method's tier, and for chat.postMessage one message a second in a channel.
func (w *Workspace) pace(name string, m method, r *request) *failure {
	if w.limits.off {
		return nil
	}
	now := w.now()
	if name == "chat.postMessage" {
		return w.pacePost(r, now)
	}
	if m.tier == tierFree {
		return nil
	}
	return w.limits.window(r.app.ID+" "+name, m.tier+max(1, m.tier/4), now)
}

// pacePost charges a message to its channel and to the workspace.
func (w *Workspace) pacePost(r *request, now time.Time) *failure {
	key := r.app.ID + " post"
	if f := w.limits.check(key, PostsAMinute, now); f != nil {
		return f
	}
	if f := w.limits.take(key+" "+r.args["channel"], now); f != nil {
		return f
	}
	return w.limits.window(key, PostsAMinute, now)
}

// window allows most calls in any minute.
func (l *limiter) window(key string, most int, now time.Time) *failure {
	if f := l.check(key, most, now); f != nil {
		return f
	}
	l.windows[key] = append(l.windows[key], now)
	return nil
}

func (l *limiter) check(key string, most int, now time.Time) *failure {
	if l.windows == nil {
		l.windows = map[string][]time.Time{}
	}
	recent := l.windows[key]
	for len(recent) > 0 && now.Sub(recent[0]) >= time.Minute {
		recent = recent[1:]
	}
	l.windows[key] = recent
	if len(recent) >= most {
		return limited(time.Minute - now.Sub(recent[0]))
	}
	return nil
}

// take spends one message of a channel's bucket, which fills by one a second up to PostBurst.
func (l *limiter) take(key string, now time.Time) *failure {
	if l.buckets == nil {
		l.buckets = map[string]bucket{}
	}
	b, seen := l.buckets[key]
	if !seen {
		b = bucket{tokens: PostBurst, at: now}
	}
	b.tokens = min(PostBurst, b.tokens+max(0, now.Sub(b.at).Seconds()))
	b.at = now
	if b.tokens < 1 {
		l.buckets[key] = b
		return limited(time.Second)
	}
	b.tokens--
	l.buckets[key] = b
	return nil
}
