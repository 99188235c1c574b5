package preflight

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/probe"
	"noroshi.internal/shared/watch/ranges"
)

// agent is who asks.
const agent = "Noroshi (weekly check)"

// oldRanges is how old a copy may be before somebody has to look why there is no newer one.
const oldRanges = 35 * 24 * time.Hour

// RangesKept is where the last good copy of the provider's ranges is; service.Service is one.
type RangesKept interface {
	KeepRanges(ctx context.Context, t ranges.Table) error
	// Ranges is the copy, and when it was fetched; zero where there is none.
	Ranges(ctx context.Context) (t ranges.Table, got time.Time, err error)
}

// learn gets the provider's ranges, or else the last good copy.
func (s *survey) learn(ctx context.Context) error {
	table, wrong := s.fetch(ctx)
	if wrong.Code != "" {
		return s.recall(ctx, wrong)
	}
	s.table = table
	if s.Kept == nil {
		return nil
	}
	if err := s.Kept.KeepRanges(ctx, table); err != nil {
		return &Fault{Code: "store_unusable"}
	}
	return nil
}

// recall takes the last good copy, of which it says when it has grown old. wrong is why there is no newer one.
func (s *survey) recall(ctx context.Context, wrong incident.Wrong) error {
	why := strings.TrimSpace(string(wrong.Code) + " " + wrong.Detail)
	if s.Kept == nil {
		return &Fault{Code: "ranges_none", Detail: why}
	}
	table, got, err := s.Kept.Ranges(ctx)
	if err != nil || table.Len() == 0 {
		return &Fault{Code: "ranges_none", Detail: why}
	}
	s.table, s.got = table, got
	if s.Clock.Now().Sub(got) > oldRanges {
		return &Fault{Code: "ranges_old", Detail: got.UTC().Format(time.DateOnly) + ", " + why}
	}
	return nil
}

// fetch asks for the ranges, once.
func (s *survey) fetch(ctx context.Context) (t ranges.Table, wrong incident.Wrong) {
	ctx, cancel := s.Clock.WithTimeout(ctx, pageTime)
	defer cancel()
	body, wrong := s.body(ctx)
	if wrong.Code != "" {
		return t, wrong
	}
	t, err := ranges.Decode(body)
	if err != nil {
		return t, incident.Wrong{Code: incident.WrongUnreadable}
	}
	return t, wrong
}

// body reads the answer to its end, and no more than a list may have.
func (s *survey) body(ctx context.Context) (body []byte, wrong incident.Wrong) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Ranges, nil)
	if err != nil {
		return nil, probe.WrongOf(fmt.Errorf("ask for the ranges: %w", err))
	}
	req.Header.Set("User-Agent", agent)
	answer, err := probe.Client(s.Transport, s.Inside, req.URL).Do(req)
	if err != nil {
		return nil, probe.WrongOf(err)
	}
	defer func() { _ = answer.Body.Close() }() // what counts of it was read
	if wrong = probe.Status(http.StatusOK, answer); wrong.Code != "" {
		return nil, wrong
	}
	body, err = io.ReadAll(io.LimitReader(answer.Body, ranges.MaxBody+1))
	switch {
	case err != nil:
		return nil, probe.WrongOf(err)
	case len(body) > ranges.MaxBody:
		return nil, incident.Wrong{Code: incident.WrongLarge}
	}
	return body, wrong
}
