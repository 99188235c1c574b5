package provider

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// Global is the region of what is in none.
const Global = "global"

// statusPage is the page for people.
const statusPage = "https://health.aws.amazon.com/health/status"

// expression is compiled when it is first needed: most functions that link this package never do.
func expression(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

var (
	regionCode  = expression(`^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$`)
	regionalKey = expression(`^(.+)-([a-z]{2}(?:-[a-z]+)+-\d{1,2})$`) // greedy: acm-pca-me-central-1 is acm-pca in me-central-1
	serviceKey  = expression(`^[a-z0-9][a-z0-9_.-]{0,119}$`)
	arnShape    = expression(`^arn:[a-z-]+:health:([a-z0-9-]*):[0-9]*:event/([A-Za-z0-9_-]+)/[A-Za-z0-9_/.-]+$`)
	zoneID      = expression(`\b[a-z]{3,4}\d-az\d+\b`)
)

// aliases are codes of services whose keys are made from another word.
var aliases = map[string]string{"elasticloadbalancing": "elb"}

// Service is what an event is about, as the provider files it.
type Service struct {
	Key  string `json:"key"`            // with its region, such as ec2-ap-northeast-1; without one where it is global: cloudfront
	Name string `json:"name,omitempty"` // for people, where the provider gives it
}

// Code is the service without its region, such as ec2.
func (s Service) Code() string {
	code, _ := split(s.Key)
	return code
}

// split takes a service key apart.
func split(key string) (code, region string) {
	if m := regionalKey().FindStringSubmatch(key); m != nil {
		return m[1], m[2]
	}
	return key, Global
}

// cleanKey returns a service key in lower case; "": it is none.
func cleanKey(key string) string {
	if key = strings.ToLower(strings.TrimSpace(key)); serviceKey().MatchString(key) {
		return key
	}
	return ""
}

// joinedKey makes the key of a service from its code, such as MULTIPLE_SERVICES, and its region.
func joinedKey(code, region string) string {
	code = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(code), "_", ""))
	if short := aliases[code]; short != "" {
		code = short
	}
	if code != "" && region != Global {
		code += "-" + region
	}
	return cleanKey(code)
}

// cleanRegion returns the code of a region, or Global; "": it is neither.
func cleanRegion(region string) string {
	region = strings.ToLower(strings.TrimSpace(region))
	switch {
	case region == "" || region == Global:
		return Global
	case regionCode().MatchString(region):
		return region
	}
	return ""
}

// address is what the ARN of an event says: its region, and the key that its service's code would make.
func address(arn string) (region, alias string, ok bool) {
	m := arnShape().FindStringSubmatch(arn)
	if m == nil {
		return "", "", false
	}
	region = cleanRegion(m[1])
	return region, joinedKey(m[2], region), region != ""
}

// link leads people to the event; to all of them where it has no ARN.
func link(arn string) string {
	if !arnShape().MatchString(arn) {
		return statusPage
	}
	return statusPage + "?eventID=" + url.QueryEscape(arn)
}
