package preflight_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/watch/ranges"
)

const rangesJSON = `{"syncToken": "1", "createDate": "2026-11-29-23-46-40",
"prefixes": [{"ip_prefix": "3.112.0.0/14", "region": "ap-northeast-1"}, {"ip_prefix": "52.84.0.0/15", "region": "GLOBAL"}, {"ip_prefix": "35.72.0.0/13", "region": "ap-northeast-1"},
{"ip_prefix": "3.0.0.0/15", "region": "ap-southeast-1"}], "ipv6_prefixes": [{"ipv6_prefix": "2406:da14::/36", "region": "ap-northeast-1"}]}`

// names is a resolver: addresses by host. A host that is "silent" never answers, and one that is "broken" fails.
type names map[string]string

func (n names) LookupNetIP(ctx context.Context, _, host string) (out []netip.Addr, err error) {
	found, ok := n[host]
	switch {
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case found == "silent":
		<-ctx.Done()
		return nil, ctx.Err()
	case found == "broken":
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	}
	for s := range strings.FieldsSeq(found) {
		out = append(out, netip.MustParseAddr(s))
	}
	return out, nil
}

// shelf keeps a copy in memory.
type shelf struct {
	table ranges.Table
	got   time.Time
	now   func() time.Time
	fault error
}

func (s *shelf) KeepRanges(_ context.Context, t ranges.Table) error {
	if s.fault == nil {
		s.table, s.got = t, s.now()
	}
	return s.fault
}

func (s *shelf) Ranges(context.Context) (ranges.Table, time.Time, error) {
	return s.table, s.got, s.fault
}

// answering is what stands at the ranges' address.
type answering func(r *http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

func says(status int, body string, header ...string) answering {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

func someHosts(all ...string) (hosts preflight.Hosts) {
	for _, h := range all {
		hosts.Add("https://"+h+"/", incident.Use{Setting: "runbook"})
	}
	return hosts
}

func survey(t *testing.T, hosts preflight.Hosts, o preflight.Outside) (found []incident.Finding) {
	t.Helper()
	o.Ranges, o.Clock = config.DefaultRanges, clock.Machine
	return preflight.Run(t.Context(), clock.Machine, preflight.HomeRows(hosts, o))
}

func homeSaid(f incident.Finding) string {
	return strings.TrimSpace(fmt.Sprint(f.Subject, " ", strings.Join(f.Home.Regions, "+"), " ", f.Home.Unknown))
}

// Where a host lives is told of all its addresses, and what nobody can tell is never told as outside.
func TestWhereHostsLive(t *testing.T) {
	t.Parallel()
	resolver := names{
		"tokyo.example.com": "3.112.1.2", "edge.example.com": "52.84.9.9 52.85.9.9", "two.example.com": "3.0.1.1 3.112.1.2", "six.example.com": "2406:da14::1",
		"outside.example.com": "142.250.1.1", "partly.example.com": "142.250.1.1 3.112.1.2", "private.example.com": "10.1.2.3",
		"mixed.example.com": "142.250.1.1 10.1.2.3", "inside-too.example.com": "10.1.2.3 3.112.1.2", "silent.example.com": "silent", "broken.example.com": "broken",
		"nothing.example.com": "", "mapped.example.com": "::ffff:3.112.1.2", "many.example.com": strings.Repeat("142.250.1.1 ", 900) + "142.250.1.2 142.250.1.3 142.250.1.4 142.250.1.5 35.72.0.1",
	}
	want := []string{
		"tokyo.example.com ap-northeast-1", "edge.example.com GLOBAL", "two.example.com ap-northeast-1+ap-southeast-1", "six.example.com ap-northeast-1",
		"outside.example.com", "partly.example.com ap-northeast-1", "private.example.com  private", "mixed.example.com  private",
		"inside-too.example.com ap-northeast-1", "silent.example.com  no_answer", "broken.example.com  no_answer", "nothing.example.com  no_name",
		"mapped.example.com ap-northeast-1", "many.example.com ap-northeast-1", "gone.example.com  no_name", "3.112.7.7 ap-northeast-1",
	}
	var all []string
	for _, w := range want {
		all = append(all, strings.Fields(w)[0])
	}
	synctest.Test(t, func(t *testing.T) {
		found := survey(t, someHosts(all...), preflight.Outside{Resolver: resolver, Transport: says(200, rangesJSON)})
		var got []string
		for _, f := range found[1:] {
			got = append(got, homeSaid(f))
			if len(f.Home.Addresses) > 4 || !f.OK() || !f.Home.Got.IsZero() {
				t.Errorf("%+v", f.Home)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("told %q\nwant %q", got, want)
		}
		if !found[0].OK() || found[0].Row != incident.PreflightRanges {
			t.Errorf("%+v", found[0])
		}
	})
}

// A resolver that never answers costs its time once, and keeps nobody from being told.
func TestAResolverThatNeverAnswers(t *testing.T) {
	t.Parallel()
	resolver, all := names{}, []string{"tokyo.example.com"}
	for i := range 60 {
		all = append(all, fmt.Sprintf("h%d.example.com", i))
		resolver[all[i+1]] = "silent"
	}
	resolver["tokyo.example.com"] = "3.112.1.2"
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		found := survey(t, someHosts(all...), preflight.Outside{Resolver: resolver, Transport: says(200, rangesJSON)})
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		for i, f := range found[1:] {
			if unknown := f.Home.Unknown == incident.HomeNoAnswer; unknown == (i == 0) {
				t.Errorf("%s", homeSaid(f))
			}
		}
	})
}

// Whatever stands at the ranges' address and is none of them, nobody is told that a host is outside.
func TestRangesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	elsewhere := func(r *http.Request) (*http.Response, error) {
		if r.URL.Hostname() != "ip-ranges.amazonaws.com" {
			t.Errorf("somebody was followed to %s", r.URL)
		}
		return says(302, "", "Location", "https://evil.example.com/ip-ranges.json")(r)
	}
	for why, answer := range map[string]answering{
		"status 503":                says(503, rangesJSON),
		"unreadable, a page":        says(200, "<html>Sign in</html>"),
		"unreadable, cut":           says(200, rangesJSON[:200]),
		"unreadable, a million":     says(200, `{"createDate":"2026-11-29-23-46-40","ipv6_prefixes":[],"prefixes":[`+strings.Repeat("{},", 1_000_000)+"{}]}"),
		"large":                     says(200, strings.Repeat(" ", ranges.MaxBody+1)),
		"redirect evil.example.com": elsewhere,
		"broken":                    func(*http.Request) (*http.Response, error) { return nil, errors.New("cut") },
		"timeout":                   func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() },
	} {
		synctest.Test(t, func(t *testing.T) {
			found := survey(t, someHosts("tokyo.example.com", "outside.example.com"), preflight.Outside{
				Resolver: names{"tokyo.example.com": "3.112.1.2", "outside.example.com": "142.250.1.1"}, Transport: answer, Kept: &shelf{now: time.Now},
			})
			want, _, _ := strings.Cut(why, ",")
			if f := found[0]; f.Code != "ranges_none" || f.Detail != want {
				t.Errorf("%s: %+v", why, f)
			}
			for _, f := range found[1:] {
				if f.Home.Unknown != incident.HomeNoRanges || len(f.Home.Addresses) != 1 {
					t.Errorf("%s: %+v", why, f.Home)
				}
			}
			told(t, found[0], "")
		})
	}
}

// While the ranges cannot be fetched the last good copy counts, with its age; after five weeks somebody has to look.
func TestTheLastGoodCopy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		up, kept := true, &shelf{now: time.Now}
		o := preflight.Outside{Resolver: names{"tokyo.example.com": "3.112.1.2"}, Kept: kept, Transport: answering(func(r *http.Request) (*http.Response, error) {
			if up {
				return says(200, rangesJSON)(r)
			}
			return says(503, "")(r)
		})}
		survey(t, someHosts("tokyo.example.com"), o)
		got := kept.got
		up = false
		for _, c := range []struct {
			days int
			code string
		}{{7, ""}, {35, ""}, {36, "ranges_old"}} {
			time.Sleep(time.Until(got.AddDate(0, 0, c.days)) - time.Minute)
			found := survey(t, someHosts("tokyo.example.com"), o)
			h := found[1].Home
			if found[0].Code != c.code || homeSaid(found[1]) != "tokyo.example.com ap-northeast-1" || !h.Got.Equal(got) || h.Age != c.days-1 {
				t.Errorf("after %d days: %+v, %+v", c.days, found[0], h)
			}
		}
		kept.fault = errors.New("the store is down")
		if found := survey(t, someHosts("tokyo.example.com"), o); found[0].Code != "ranges_none" || found[1].Home.Unknown != incident.HomeNoRanges {
			t.Errorf("without a store: %+v", found)
		}
		if up = true; survey(t, someHosts("tokyo.example.com"), o)[0].Code != "store_unusable" {
			t.Error("nobody is told that no copy can be kept")
		}
	})
}

// Each host is told once, with all that it is for; this machine is no host, and without any nothing is fetched.
func TestHostsOnce(t *testing.T) {
	t.Parallel()
	var hosts preflight.Hosts
	for _, a := range []string{
		"https://Wiki.example.com/a", "https://wiki.example.com./b", "wss://wiki.example.com", "https://wiki.example.com/a", "http://127.0.0.1:8080/", "http://localhost/",
		"https://form.localhost/", "http://[::1]/", "", "mailto:x@example.com", "://", "not an address",
	} {
		hosts.Add(a, incident.Use{Setting: a[:min(len(a), 9)]})
	}
	if len(hosts) != 1 || hosts[0].Name != "wiki.example.com" || len(hosts[0].Uses) != 3 {
		t.Errorf("%+v", hosts)
	}
	if rows := preflight.HomeRows(nil, preflight.Outside{}); rows != nil {
		t.Errorf("%v", rows)
	}
}

// Every line about a host says what stops with it, in both languages, and no count of checks counts it.
func TestLinesAboutHosts(t *testing.T) {
	t.Parallel()
	f := incident.Finding{Row: incident.PreflightHost, Subject: "slack.com", Home: &incident.Home{
		Uses:      []incident.Use{{System: incident.Slack}, {System: "third"}, {Setting: "login.issuer"}, {Setting: "desk.url"}, {Tool: incident.Text{JA: "ポータル", EN: "the portal"}}},
		Addresses: []string{"3.112.1.2"}, Regions: []string{"ap-northeast-1", incident.EdgeRegion, "xx-new-1"},
	}}
	for lang, want := range map[incident.Lang]string{
		incident.Japanese: "📍 slack.com: AWS の東京リージョン(ap-northeast-1)、エッジ(CloudFront など、リージョンなし)、xx-new-1(3.112.1.2)。止まると使えないもの: Slack での操作と投稿、third、会社のアカウントでのサインイン、settings.yaml の desk.url のアドレス、ポータル",
		incident.English:  "📍 slack.com: in AWS, Tokyo (ap-northeast-1), the edge (CloudFront and the like, no region), xx-new-1 (3.112.1.2). Stops with it: everything in Slack, third, signing in with company accounts, the address under desk.url in settings.yaml, the portal",
	} {
		if got := text.PreflightLine(lang, f, f.Subject); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	if s := text.PreflightSummary(incident.English, text.PreflightByHand, []incident.Finding{{}, f}); !strings.Contains(s, "all 1 checks") {
		t.Error(s)
	}
}
