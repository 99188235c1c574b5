package simulation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/watch/provider"
)

// feed is the provider's public word in a world, as its currentevents would answer.
type feed struct {
	outages []*outage
	dark    bool // what is answered cannot be read
	asked   int  // how often
}

// outage is one of the provider's events.
type outage struct {
	service, region string
	posts           []*post // oldest first
	level           int     // how bad it is said to be now
	hidden          bool    // it is not listed
	hidings         int     // how often it was not listed any more
	waverings       int     // how often it was said to be less bad, without a post
}

// post is one thing that the provider says.
type post struct {
	epoch  int64
	level  int
	words  string
	within int // minutes within which it promises another; 0: it does not
}

// levelsOf are the provider's numbers.
var levelsOf = []incident.ProviderLevel{incident.ProviderOver, incident.ProviderImpact, incident.ProviderDegraded, incident.ProviderDisruption}

func (o *outage) serviceKey() string {
	if o.region == provider.Global {
		return o.service
	}
	return o.service + "-" + o.region
}

func (o *outage) key() string   { return fmt.Sprintf("%s@%d", o.serviceKey(), o.posts[0].epoch) }
func (o *outage) newest() *post { return o.posts[len(o.posts)-1] }
func (o *outage) over() bool    { return o.level == 0 }

// says posts something: never two things in one second.
func (o *outage) says(level, within int) {
	p := &post{epoch: time.Now().Unix(), level: level, within: within, words: fmt.Sprintf("This is update %d.", len(o.posts)+1)}
	if n := len(o.posts); n > 0 {
		p.epoch = max(p.epoch, o.posts[n-1].epoch+1)
	}
	o.posts, o.level, o.hidden = append(o.posts, p), level, false
}

// mends changes the words of what was said last.
func (o *outage) mends() { o.newest().words = "Corrected: " + o.newest().words }

// hides lists it no more.
func (o *outage) hides() { o.hidden, o.hidings = true, o.hidings+1 }

// due is when what was promised last counts as missing; zero: nothing is promised.
func (o *outage) due() time.Time {
	p := o.newest()
	if p.within == 0 || o.over() {
		return time.Time{}
	}
	return time.Unix(p.epoch, 0).Add(time.Duration(p.within)*time.Minute + provider.Grace)
}

// look is what a poller gets of it.
func (f *feed) look(at time.Time) []provider.Answer {
	a := provider.Answer{Source: provider.CurrentEvents, At: at}
	var err error
	f.asked++
	if a.Reading, err = provider.Decode(a.Source, at, "application/json", f.body()); err != nil {
		var unreadable *provider.Unreadable
		errors.As(err, &unreadable)
		a.Wrong = unreadable.Wrong()
	}
	return []provider.Answer{a}
}

// body is what is answered, or what is left of it.
func (f *feed) body() []byte {
	all := []map[string]any{}
	for _, o := range f.outages {
		if len(o.posts) > 0 && !o.hidden {
			all = append(all, o.element())
		}
	}
	body, _ := json.Marshal(all)
	if f.dark {
		return [][]byte{[]byte("<html><body>503</body></html>"), body[:len(body)-1], nil}[f.asked%3]
	}
	return body
}

func (o *outage) element() map[string]any {
	var log []map[string]any
	for _, p := range o.posts {
		e := map[string]any{"summary": "Increased error rates", "message": p.words, "status": p.level, "timestamp": p.epoch}
		if p.within > 0 {
			e["message"] = fmt.Sprintf("%s We will provide another update within %d minutes.", p.words, p.within)
		}
		if p.level == 0 {
			e["summary"] = "[RESOLVED] Increased error rates"
		}
		log = append(log, e)
	}
	return map[string]any{
		"date": fmt.Sprint(o.posts[0].epoch), "status": fmt.Sprint(o.level), "service": o.serviceKey(), "service_name": strings.ToUpper(o.service),
		"arn":       fmt.Sprintf("arn:aws:health:%s::event/%s/AWS_OPERATIONAL_ISSUE/AWS_ISSUE_1", o.region, strings.ToUpper(o.service)),
		"event_log": log, "impacted_services": map[string]any{},
	}
}

// watched is what of the provider's word counts in these worlds.
var watched = config.Provider{
	Feeds: map[string]string{string(provider.CurrentEvents): "http://feeds.test/"}, Regions: []string{"ap-northeast-1", "ap-northeast-3"}, Global: true,
}

// reads is a configuration that names the feed, and has a TODO to look there.
func (c configuration) reads() configuration {
	c.config.Settings.Watch.Provider = watched
	c.config.Settings.Slack.Help, c.config.Settings.Slack.Leads = signRoom, []string{leaders}
	pb, _ := c.books.Get(c.config.Settings.Playbook)
	pb.Phases = slices.Clone(pb.Phases)
	for i, part := range pb.Phases {
		if part.Phase == incident.Respond {
			look := incident.TodoDef{ID: "4.5b", Title: incident.Text{JA: "AWS 公開情報の確認", EN: "Check AWS's public status"}, Due: part.Todos[0].Due, Every: 5 * time.Minute, Feed: true}
			pb.Phases[i].Todos = append(slices.Clone(part.Todos), look)
		}
	}
	c.books = playbook.Of(pb)
	return c
}
