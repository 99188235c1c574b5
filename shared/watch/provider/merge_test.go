package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/watch/provider"
)

// step is a minute: what could be read, and what is told of it.
type step struct {
	clock string
	files []string
	want  string
}

func (s *story) play(steps []step) {
	s.t.Helper()
	for _, one := range steps {
		if got := s.poll(one.clock, one.files...); got != one.want {
			s.t.Errorf("%s: %s\nwant %s", one.clock, got, one.want)
		}
	}
}

// TestEscalation is the night as currentevents alone tells it.
func TestEscalation(t *testing.T) {
	t.Parallel()
	s := story{t: t}
	s.play([]step{
		{"08:10", []string{"currentevents_other_region.json"}, "new " + away + " [1781234055 1781474400]; new sns-eu-south-2@1793477100 [1793477100]"},
		{"08:25", []string{"tokyo_escalation/1.json"}, "gone sns-eu-south-2@1793477100; new " + ec2 + " [1793521210]; promised " + ec2 + " by 09:30:00"},
		{"09:26", []string{"tokyo_escalation/2.json"}, "kept " + ec2 + " [1793525085] by 09:30:00; updated " + ec2 + " [1793525085]; promised " + ec2 + " by 10:09:45"},
		{"10:10", []string{"tokyo_escalation/2.json"}, ""},
		{"10:11", []string{"tokyo_escalation/2.json"}, "broken " + ec2 + " by 10:09:45"},
		{"10:12", []string{"tokyo_escalation/2.json"}, ""},
		{"10:33", []string{"tokyo_escalation/3.json"}, "late " + ec2 + " [1793529060] by 10:09:45 late 21m15s; updated " + ec2 + " [1793529060]; promised " + ec2 + " by 15:00:00"},
		{"15:13", []string{"tokyo_escalation/4.json"}, "late " + ec2 + " [1793545950] by 15:00:00 late 12m30s; updated " + ec2 + " [1793545950]; resolved " + ec2},
		{"15:30", []string{"tokyo_escalation/5_gone.json"}, ""},
	})
	want := ec2 + " ap-northeast-1 resolved/disruption" + u1 + u2 + u3 + u4 +
		" ec2(resolved/disruption) elb(resolved/degraded) rds(resolved/degraded) over 2026-11-01 15:12:30"
	if got := lastLine(s.is()); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if e := s.event(ec2); e.Over.At.Sub(e.First) != 6*time.Hour+52*time.Minute+20*time.Second || e.Over.Why != provider.ByTitle {
		t.Errorf("it lasted from %s to %+v", e.First, e.Over)
	}
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// An event that is listed no more, without an end that anybody saw, is neither resolved nor forgotten.
func TestGone(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.poll("10:33", "tokyo_escalation/3.json")
	s.play([]step{
		{"10:34", nil, ""},
		{"10:35", []string{"tokyo_escalation/5_gone.json"}, "gone " + ec2},
		{"10:36", []string{"tokyo_escalation/5_gone.json"}, ""},
	})
	if e := s.event(ec2); !e.Open() || !e.Gone.Equal(hour("10:35")) || e.Status != provider.Disruption {
		t.Errorf("%+v", e)
	}
	s.play([]step{
		{"15:30", []string{"tokyo_escalation/5_gone.json"}, ""}, // it promised something by 15:00, but nobody would see it
		{"15:31", []string{"tokyo_escalation/3.json"}, "back " + ec2 + "; broken " + ec2 + " by 15:00:00"},
		{"15:32", []string{"tokyo_escalation/5_gone.json"}, "gone " + ec2},
		{"15:33", []string{"rss_3_resolved.rss"}, "late " + ec2 + " [1793545950] by 15:00:00 late 12m30s; updated " + ec2 + " [1793545950]; resolved " + ec2 +
			"; new " + front + " [1793534430]; new " + dx + " [1793545100 1793545385]; promised " + dx + " by 16:33:05"},
	})
	if e := s.event(ec2); !e.Gone.IsZero() {
		t.Errorf("it is over and gone since %s", e.Gone)
	}
}

// What only RSS told of is gone once it has left the window and currentevents has it not; with RSS alone nobody knows.
func TestGoneFromTheWindow(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &provider.Filter{Regions: []string{"ap-northeast-1"}}}
	s.poll("08:25", "rss_1_new.rss")
	s.play([]step{
		{"08:26", []string{"rss_1_new.rss", "currentevents_empty.json"}, ""},
		{"08:27", []string{"currentevents_empty.json"}, ""},
		{"08:28", []string{"rss_empty.rss"}, ""},
		{"08:29", []string{"currentevents_empty.json"}, "gone " + ec2},
		{"08:30", []string{"rss_empty.rss", "currentevents_empty.json"}, ""},
	})
}

// A promise is not said to be broken while a source that has it cannot be read: the update may be there.
func TestAPromiseThatNobodySees(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.poll("09:26", "tokyo_escalation/2.json", "rss_1_new.rss")
	s.poll("09:27", "tokyo_escalation/2.json", "rss_1_new.rss")
	s.play([]step{
		{"10:11", []string{"rss_1_new.rss"}, ""}, // it is behind
		{"10:12", nil, ""},
		{"10:13", []string{"tokyo_escalation/2.json"}, "broken " + ec2 + " by 10:09:45"},
	})
	s = story{t: t, filter: &tokyo}
	s.poll("15:00", "tokyo_escalation/3.json", "rss_2_updated.rss")
	s.play([]step{
		{"15:01", []string{"tokyo_escalation/3.json"}, ""},
		{"15:02", []string{"tokyo_escalation/3.json", "rss_2_updated.rss"}, "broken " + ec2 + " by 15:00:00"},
	})
}

// While the other JSON source lists it, it is not gone.
func TestListedElsewhere(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.poll("10:33", "tokyo_escalation/3.json", "events_open.json")
	s.play([]step{
		{"10:34", []string{"tokyo_escalation/5_gone.json", "events_open.json"}, ""},
		{"10:35", []string{"tokyo_escalation/5_gone.json"}, ""},
		{"10:36", []string{"events_ended.json"}, "late " + ec2 + " [1793545950] by 15:00:00 late 12m30s; updated " + ec2 + " [1793545950]; resolved " + ec2},
	})
}

// TestWindow is the night as RSS alone tells it, with a window from which the oldest items slide.
func TestWindow(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.play([]step{
		{"08:10", []string{"rss_empty.rss"}, ""},
		{"08:25", []string{"rss_1_new.rss"}, "new " + ec2 + " [1793521210]; promised " + ec2 + " by 09:30:00"},
		{"15:00", []string{"rss_2_updated.rss"}, "kept " + ec2 + " [1793525085] by 09:30:00; updated " + ec2 + " [1793525085 1793529060]; promised " + ec2 +
			" by 15:00:00; new " + front + " [1793534430]; new " + dx + " [1793545100]"},
		{"15:20", []string{"rss_3_resolved.rss"}, "late " + ec2 + " [1793545950] by 15:00:00 late 12m30s; updated " + ec2 + " [1793545950]; corrected " + ec2 +
			" [1793525085]; resolved " + ec2 + "; updated " + dx + " [1793545385]; promised " + dx + " by 16:33:05"},
		{"16:34", []string{"rss_truncated.rss"}, ""},
		{"16:40", []string{"rss_4_window_slid.rss"}, "broken " + dx + " by 16:33:05"},
		{"16:41", []string{"rss_empty.rss"}, ""},
	})
	if e := s.event(ec2); e.Updates[1].Corrected != 1 || !strings.HasPrefix(e.Updates[1].Text.EN, "One row of racks") || e.Over.Why != provider.ByTitle {
		t.Errorf("%+v", e.Updates[1])
	}
	if e := s.event(dx); !e.Open() || !e.Gone.IsZero() || !e.Next.Broken {
		t.Errorf("it left the window, and is %+v", e)
	}
}

// TestReplay is the evening of all three sources.
func TestReplay(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	bedrock := strings.Fields(bedrock)[0]
	s.play([]step{
		{"08:10", []string{"currentevents_empty.json", "rss_empty.rss"}, ""},
		{"08:25", []string{"tokyo_escalation/1.json", "rss_1_new.rss"}, "new " + ec2 + " [1793521210]; promised " + ec2 + " by 09:30:00"},
		{"09:26", []string{"tokyo_escalation/2.json", "rss_1_new.rss"}, "kept " + ec2 + " [1793525085] by 09:30:00; updated " + ec2 + " [1793525085]; promised " + ec2 + " by 10:09:45"},
		{"10:11", []string{"tokyo_escalation/2.json", "rss_1_new.rss"}, "broken " + ec2 + " by 10:09:45"},
		{"10:33", []string{"tokyo_escalation/3.json", "rss_1_new.rss"}, "late " + ec2 + " [1793529060] by 10:09:45 late 21m15s; updated " + ec2 + " [1793529060]; promised " + ec2 + " by 15:00:00"},
		{"15:00", []string{"tokyo_escalation/3.json", "events_open.json", "rss_2_updated.rss"}, "new " + bedrock + " [1792454400]; new " + front + " [1793534430]; new " + dx + " [1793545100]"},
		{"15:10", []string{"html_error.html", "currentevents_truncated.json", "rss_truncated.rss"}, ""},
		{"15:20", []string{"tokyo_escalation/4.json", "events_ended.json", "rss_3_resolved.rss"}, "late " + ec2 + " [1793545950] by 15:00:00 late 12m30s; updated " + ec2 +
			" [1793545950]; corrected " + ec2 + " [1793525085]; resolved " + ec2 + "; updated " + dx + " [1793545385]; promised " + dx + " by 16:33:05"},
		{"16:40", []string{"tokyo_escalation/5_gone.json", "events_ended.json", "rss_4_window_slid.rss"}, "broken " + dx + " by 16:33:05"},
	})
	if len(s.events) != 4 {
		t.Errorf("there are %d events:\n%s", len(s.events), s.is())
	}
}

// Whatever the order in which three sources tell of it, it is one event, with each update once.
func TestOneEventInThreeShapes(t *testing.T) {
	t.Parallel()
	files := []string{"tokyo_escalation/3.json", "events_open.json", "rss_2_updated.rss"}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		together, apart := story{t: t, filter: &tokyo}, story{t: t, filter: &tokyo}
		var names []string
		for _, n := range order {
			names = append(names, files[n])
			apart.poll("15:00", files[n])
		}
		together.poll("15:00", names...)
		for _, s := range []story{together, apart} {
			e := s.event(ec2)
			if len(s.events) != 4 || len(e.Updates) != 3 || len(e.Listed) != 3 || len(e.Affected) != 3 {
				t.Errorf("%v: %s", names, s.is())
			}
		}
	}
}

// An event whose beginning had left the window when RSS was first read keeps its key when the JSON tells of it.
func TestAKeyStays(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"tokyo_escalation/4.json": "updated", "tokyo_escalation/1.json": "updated"} {
		s := story{t: t, filter: &tokyo}
		s.poll("15:20", "rss_odd_items.rss")
		const key = "ec2-ap-northeast-1@1793529060"
		if got := s.poll("15:21", name); !strings.Contains(got, want+" "+key) || strings.Contains(got, "new") {
			t.Errorf("%s: %s", name, got)
		}
		if e := s.event(key); !e.First.Equal(time.Unix(1793521210, 0)) {
			t.Errorf("%s: it began %s", name, e.First)
		}
	}
}

// feed is an RSS feed of items, each "<service key> <epoch> <title>: <text>", in any order.
func feed(t *testing.T, at time.Time, items ...string) provider.Reading {
	t.Helper()
	body := `<rss><channel>`
	for _, item := range items {
		f := strings.SplitN(item, " ", 3)
		var epoch int64
		fmt.Sscan(f[1], &epoch)
		body += fmt.Sprintf("<item><title>%s</title><guid>https://x.example/#%s_%s</guid><pubDate>%s</pubDate><description>%s</description></item>",
			f[2], f[0], f[1], time.Unix(epoch, 0).UTC().Format("Mon, 02 Jan 2006 15:04:05 UTC"), f[2])
	}
	r, err := provider.Decode(provider.RSS, at, "", []byte(body+`</channel></rss>`))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Partly) > 0 {
		t.Fatalf("%+v", r.Partly)
	}
	return r
}

const (
	day0 = 1793400000
	hour1, day1,
	day2 = day0 + 3600, day0 + 86399, day0 + 2*86400
)

func post(at int64, title string) string { return fmt.Sprintf("ec2-ap-northeast-1 %d %s", at, title) }

// TestWhichEvent says to which event an update in RSS belongs, and what follows what.
func TestWhichEvent(t *testing.T) {
	t.Parallel()
	const first, over = "Service impact: A", "Service is operating normally: [RESOLVED] A"
	for _, c := range []struct {
		about string
		items []string
		want  int // events
		last  string
	}{
		{"an update within a day", []string{post(day0, first), post(day1, first)}, 1, ""},
		{"an update after more than a day", []string{post(day0, first), post(day2, first)}, 2, ""},
		{"an update after it was over", []string{post(day0, over), post(hour1, first)}, 2, "ec2-ap-northeast-1@1793400000"},
		{"the end once more", []string{post(day0, over), post(hour1, over)}, 1, ""},
		{"an end alone", []string{post(day0, over)}, 1, ""},
		{"recovery in a text", []string{post(day0, first), post(hour1, "Service impact: A is recovering and resolved")}, 1, ""},
		{"a mark without the words", []string{post(day0, first), post(hour1, "Service impact: [RESOLVED] A")}, 1, ""},
	} {
		s := story{t: t}
		s.merge(feed(t, time.Unix(day2, 0), c.items...))
		if last := s.events[len(s.events)-1]; len(s.events) != c.want || last.Follows != c.last {
			t.Errorf("%s: %s", c.about, s.is())
		}
		// The same one by one, as a poller sees it.
		apart := story{t: t}
		for n := range c.items {
			apart.merge(feed(t, time.Unix(day2, 0), c.items[:n+1]...))
		}
		if apart.is() != s.is() {
			t.Errorf("%s, one by one: %s\nat once: %s", c.about, apart.is(), s.is())
		}
	}
}

// log is currentevents with one event, whose entries are "<epoch> <status> <summary>".
func log(t *testing.T, at time.Time, status string, entries ...string) provider.Reading {
	t.Helper()
	var all []string
	for _, entry := range entries {
		f := strings.SplitN(entry, " ", 3)
		all = append(all, fmt.Sprintf(`{"timestamp":%s,"status":%s,"summary":%q,"message":%q}`, f[0], f[1], f[2], f[2]))
	}
	body := fmt.Sprintf(`[{"date":"%d","arn":"arn:aws:health:ap-northeast-1::event/ELASTICLOADBALANCING/A/A_1","status":%q,"service":"nlb-ap-northeast-1","event_log":[%s],"impacted_services":[]}]`,
		day0, status, strings.Join(all, ","))
	r, err := provider.Decode(provider.CurrentEvents, at, "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestOpenedAgain: what the JSON adds to an event that was over is a new one that follows it, also when all is read at once.
func TestOpenedAgain(t *testing.T) {
	t.Parallel()
	at := time.Unix(day2, 0)
	begin, end, again := fmt.Sprint(day0, " 2 A"), fmt.Sprint(hour1, " 0 [RESOLVED] A"), fmt.Sprint(hour1+60, " 3 A")
	s, once := story{t: t}, story{t: t}
	s.merge(log(t, at, "2", begin))
	s.merge(log(t, at, "0", begin, end))
	follows := fmt.Sprintf("nlb-ap-northeast-1@%d", hour1+60)
	if got := s.merge(log(t, at, "3", begin, end, again)); got != fmt.Sprintf("new %s [%d]", follows, hour1+60) {
		t.Error(got)
	}
	if once.merge(log(t, at, "3", begin, end, again)); once.is() != s.is() {
		t.Errorf("at once: %s\none by one: %s", once.is(), s.is())
	}
	if e := s.event(follows); e.Follows != "nlb-ap-northeast-1@1793400000" || e.Status != provider.Disruption {
		t.Errorf("%+v", e)
	}
	if got := s.merge(log(t, at, "0", begin, end, again, fmt.Sprint(hour1+120, " 0 [RESOLVED] A"))); got != fmt.Sprintf("updated %s [%d]; resolved %s", follows, hour1+120, follows) {
		t.Error(got)
	}
}

// public/events may have another word for a service than the others; the ARN gives it away.
func TestTwoKeysOfAService(t *testing.T) {
	t.Parallel()
	body := fmt.Sprintf(`[{"service":"ELASTICLOADBALANCING","region":"ap-northeast-1","startTime":%d000,"endTime":%d000,"metadata":{"EVENT_LOG":"[]"}}]`, day0, hour1)
	ended, err := provider.Decode(provider.Events, time.Unix(day2, 0), "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	s := story{t: t}
	s.merge(log(t, time.Unix(day2, 0), "2", fmt.Sprint(day0, " 2 A")))
	if got := s.merge(ended); got != "resolved nlb-ap-northeast-1@1793400000" {
		t.Error(got)
	}
	s = story{t: t} // the other way round: what has a key keeps it
	s.merge(ended)
	if got := s.merge(log(t, time.Unix(day2, 0), "2", fmt.Sprint(day0, " 2 A"))); got != "updated elb-ap-northeast-1@1793400000 [1793400000]" {
		t.Error(got)
	}
	other := "elb-ap-northeast-1 1793400060 Service impact: B"
	if got := s.merge(feed(t, time.Unix(day2, 0), other)); got != "new elb-ap-northeast-1@1793400060 [1793400060]" {
		t.Errorf("another service of the same code: %s", got)
	}
}

// An end before the beginning is an end.
func TestAnEndBeforeTheBeginning(t *testing.T) {
	t.Parallel()
	body := fmt.Sprintf(`[{"service":"EC2","region":"ap-northeast-1","startTime":%d000,"endTime":%d000}]`, hour1, day0)
	r, err := provider.Decode(provider.Events, time.Unix(day2, 0), "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	s := story{t: t}
	if s.merge(r); s.events[0].Open() || s.events[0].Over.At.Unix() != hour1 {
		t.Error(s.is())
	}
}

// TestAStatusThatWavers without an update changes each time, but not for ever: then the worst counts until more is said, or it is over.
func TestAStatusThatWavers(t *testing.T) {
	t.Parallel()
	s := story{t: t}
	states := func(status string, more ...string) string {
		t.Helper()
		const one = `{"summary":"S","status":1,"timestamp":%d}`
		log := fmt.Sprintf(one, 1793521210)
		for range more {
			log += "," + fmt.Sprintf(one, 1793525085)
		}
		body := fmt.Sprintf(`[{"date":1793521210,"status":%q,"service":"ec2-ap-northeast-1","event_log":[%s]}]`, status, log)
		r, err := provider.Decode(provider.CurrentEvents, hour("16:40"), "", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return s.merge(r)
	}
	is := func(want provider.Status, turns int) {
		t.Helper()
		if e := s.events[0]; e.Status != want || e.Stated.Turns != turns {
			t.Errorf("it is %s after %d turns, want %s after %d", e.Status, e.Stated.Turns, want, turns)
		}
	}
	states("1")
	for turn := range 3 {
		states("2")
		is(provider.Degraded, 2*turn+1)
		states("1")
		is(provider.Impact, 2*turn+2)
	}
	states("2")
	is(provider.Degraded, 7)
	if got := states("1"); got != "" {
		t.Error(got)
	}
	is(provider.Degraded, 7)
	states("3")
	is(provider.Disruption, 8)
	states("1", "an update")
	is(provider.Impact, 0)
	states("2")
	is(provider.Impact, 0) // an older answer
	states("0", "an update")
	is(provider.Resolved, 1)
}

// TestAnEndThatIsToldBeforehand is none until then, though nobody says more; an update that says resolved ends it before.
func TestAnEndThatIsToldBeforehand(t *testing.T) {
	t.Parallel()
	read := func(at, log string) provider.Reading {
		t.Helper()
		body := fmt.Sprintf(`[{"service":"EC2","region":"ap-northeast-1","startTime":1793521210000,"endTime":%d,"metadata":{"EVENT_LOG":%q}}]`, hour("12:00").UnixMilli(), log)
		r, err := provider.Decode(provider.Events, hour(at), "", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	const first, end = `[{"summary":"S","status":1,"timestamp":1793521210}`, `,{"summary":"S","status":0,"timestamp":1793525085}]`
	s := story{t: t}
	r := read("11:00", first+"]")
	sum := r.Sum()
	if s.merge(r); !s.events[0].Open() {
		t.Errorf("an hour before it is over: %+v", s.events[0].Over)
	}
	if r.At = hour("11:59"); r.Sum() != sum {
		t.Error("the same says something else while it goes on")
	}
	if r.At = hour("12:00"); r.Sum() == sum { // a server that says that nothing has changed
		t.Error("that it has ended is nothing new")
	}
	if got := s.merge(r); !strings.HasPrefix(got, "resolved") || !s.events[0].Over.At.Equal(hour("12:00")) {
		t.Errorf("%q at its end: %+v", got, s.events[0].Over)
	}
	s = story{t: t}
	if s.merge(read("11:00", first+end)); !s.events[0].Over.At.Equal(time.Unix(1793525085, 0)) {
		t.Errorf("an update has ended it: %+v", s.events[0].Over)
	}
}

// Of several words that it is over the earliest counts, and nothing is said twice.
func TestTheEarliestEnd(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.poll("15:20", "events_ended.json")
	body := strings.ReplaceAll(text(fixture(t, "events_ended.json")), `"endTime":1793545950000`, `"endTime":1793545500000`)
	r, err := provider.Decode(provider.Events, hour("15:21"), "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.merge(r.In(tokyo)); got != "" || s.event(ec2).Over.At.Unix() != 1793545500 {
		t.Errorf("%q, over %s", got, s.event(ec2).Over.At)
	}
	if got := s.poll("15:22", "rss_3_resolved.rss", "events_ended.json"); strings.Contains(got, ec2) || s.event(ec2).Over.At.Unix() != 1793545500 {
		t.Errorf("%q, over %s", got, s.event(ec2).Over.At)
	}
}

// text is UTF-16 with the higher byte first, as UTF-8.
func text(raw []byte) string {
	var out []rune
	for ; len(raw) > 1; raw = raw[2:] {
		out = append(out, rune(raw[0])<<8|rune(raw[1]))
	}
	return strings.TrimPrefix(string(out), "\ufeff")
}

// What is open elsewhere for half a year is not in what is watched, whatever is watched.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filter provider.Filter
		want   []string
	}{
		{provider.Filter{Regions: []string{"ap-northeast-1"}}, nil},
		{tokyo, []string{front}},
		{provider.Filter{}, nil},
		{provider.Filter{Regions: []string{"sa-east-1"}}, []string{away}},
	} {
		s := story{t: t, filter: &c.filter}
		s.poll("12:10", "currentevents_global.json", "currentevents_other_region.json", "rss_1_new.rss")
		var got []string
		for _, e := range s.events {
			if c.filter.Ours(e) && e.Key != ec2 {
				got = append(got, e.Key)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.filter, got, c.want)
		}
	}
	r := read(t, "events_odd_elements.json", hour("16:40")).In(provider.Filter{Regions: []string{"sa-east-1"}})
	if len(r.Partly) > 0 {
		t.Errorf("faults of other places are faults of this one: %+v", r.Partly)
	}
	if r := read(t, "rss_odd_items.rss", hour("16:40")).In(provider.Filter{Regions: []string{"sa-east-1"}}); len(r.Partly) != 1 {
		t.Errorf("an item that cannot be placed may be anywhere: %+v", r.Partly)
	}
}

// Where an element could not be placed, what is not listed may be that one: it is not gone, and no promise is broken.
func TestPartlyReadConcludesNothing(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.poll("10:33", "tokyo_escalation/3.json", "rss_3_resolved.rss")
	s.events[0].Over = provider.Over{}
	body := `[{"service":"?"},` + text(fixture(t, "currentevents_global.json"))[1:]
	r, err := provider.Decode(provider.CurrentEvents, hour("16:40"), "", []byte(body))
	if err != nil || len(r.Partly) == 0 {
		t.Fatalf("%v %+v", err, r.Partly)
	}
	if got := s.merge(r.In(tokyo)); got != "" {
		t.Error(got)
	}
}

// What is remembered is bounded: old ends are forgotten, and not told anew while a source still lists them.
func TestForgetting(t *testing.T) {
	t.Parallel()
	s := story{t: t, filter: &tokyo}
	s.poll("15:20", "tokyo_escalation/4.json", "events_ended.json", "rss_3_resolved.rss")
	later := func(name string) provider.Reading { return read(t, name, hour("15:20").AddDate(0, 0, 31)).In(tokyo) }
	if s.merge(later("events_ended.json"), later("rss_3_resolved.rss")); s.event(ec2).Open() {
		t.Error("it is open again")
	}
	if got := s.merge(later("currentevents_empty.json"), later("events_ended.json"), later("rss_empty.rss")); got != "gone "+dx || strings.Contains(s.is(), ec2) {
		t.Errorf("%q\n%s", got, s.is())
	}
	if got := s.merge(later("events_ended.json")); got != "" {
		t.Errorf("it is told anew: %s", got)
	}
	if !strings.Contains(s.is(), dx) || !strings.Contains(s.is(), front) {
		t.Errorf("what nobody said is over is forgotten:\n%s", s.is())
	}
}

// Thousands of events and updates leave no more than is remembered, and tell nothing twice.
func TestBounds(t *testing.T) {
	t.Parallel()
	var events, updates []string
	for n := range 1000 {
		events = append(events, fmt.Sprintf("svc%d-ap-northeast-1 %d Service impact: A", n, day0+n))
	}
	for n := range 300 {
		updates = append(updates, post(int64(day0+60*n), "Service impact: "+strings.Repeat("word ", 600)))
	}
	s := story{t: t}
	s.merge(feed(t, time.Unix(day2, 0), events...))
	if len(s.events) != provider.MaxEvents || s.events[0].Service.Key != "svc800-ap-northeast-1" {
		t.Errorf("%d events, the oldest %s", len(s.events), s.events[0].Key)
	}
	s = story{t: t}
	s.merge(feed(t, time.Unix(day2, 0), updates...))
	size := 0
	for _, u := range s.events[0].Updates {
		size += len(u.Text.EN)
	}
	if e := s.events[0]; len(s.events) != 1 || size > 400<<10 || e.Key != "ec2-ap-northeast-1@1793400000" || len(e.Raw.Text) > provider.MaxRaw {
		t.Errorf("%d events, %d updates of %d bytes", len(s.events), len(s.events[0].Updates), size)
	}
}
