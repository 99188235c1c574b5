package config

import (
	"slices"

	"noroshi.internal/shared/yamlx"
)

// Provider is the public word of the guarded provider, AWS, as it is read every minute.
type Provider struct {
	// Feeds are the addresses that are read, by what stands there: rss, currentevents, events. None: nobody reads them.
	Feeds map[string]string
	// Regions are those that count, by code; Global: what is in no region, such as CloudFront, does as well.
	Regions []string
	Global  bool
	// Services always call the leads, however little the provider says of them.
	Services []string
	// Inside is inside: the names in the addresses may lead to addresses inside, such as a mirror's.
	Inside bool
}

// Feeds names the provider's feeds, in the order in which people see them, each with its public address (no account, no key).
var Feeds = []struct{ Name, Address string }{
	{"currentevents", "https://health.aws.amazon.com/public/currentevents"},
	{"events", "https://health.aws.amazon.com/public/events"},
	{"rss", "https://status.aws.amazon.com/rss/all.rss"},
}

// homeRegion counts where the settings name none.
const homeRegion = "ap-northeast-1"

// Limits of what is watched of the provider.
const (
	maxRegions  = 40
	maxServices = 50
)

var regionForm = yamlx.NewPattern(`^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$`)

const regionWords = "the code of a region, such as ap-northeast-1"

// provider reads what is watched of the provider: its own addresses where only regions, global or services are named, and those that
// provider names where it does.
func provider(o yamlx.Object) (p Provider) {
	p.Global = true // CloudFront is everybody's
	set(o, "global", &p.Global, yamlx.Value.Bool)
	p.Regions = each(o.Get("regions"), maxRegions, func(v yamlx.Value) string { return form(v, regionForm, regionWords) })
	p.Services = each(o.Get("services"), maxServices, func(v yamlx.Value) string { return v.Line(maxName) })
	switch {
	case o.Get("provider").Present():
		p.readFeeds(o.Get("provider"))
	case slices.ContainsFunc([]string{"regions", "global", "services"}, func(key string) bool { return o.Get(key).Present() }):
		p.Feeds = map[string]string{}
		for _, f := range Feeds {
			p.Feeds[f.Name] = f.Address
		}
	}
	switch {
	case len(p.Feeds) == 0:
		return Provider{}
	case len(p.Regions) == 0:
		p.Regions = []string{homeRegion}
	}
	return p
}

func (p *Provider) readFeeds(v yamlx.Value) {
	keys := []string{"inside"}
	for _, f := range Feeds {
		keys = append(keys, f.Name)
	}
	o := v.Object(keys...)
	p.Inside, p.Feeds = o.Get("inside").Bool(), map[string]string{}
	for _, f := range Feeds {
		if o.Get(f.Name).Present() {
			p.Feeds[f.Name] = address(o.Get(f.Name))
		}
	}
	if v.IsObject() && len(p.Feeds) == 0 {
		v.Fault("names no feed; allowed: rss, currentevents, events, each with its address")
	}
}

// each reads a list of texts.
func each(v yamlx.Value, most int, read func(yamlx.Value) string) (out []string) {
	items := v.List()
	if len(items) > most {
		v.Fault("has %d entries; allowed: up to %d", len(items), most)
		return nil
	}
	for _, item := range items {
		out = append(out, read(item))
	}
	return out
}
