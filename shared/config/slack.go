package config

import (
	"slices"
	"strings"

	"noroshi.internal/shared/yamlx"
)

func (e *environment) slack(c *Config) {
	c.SlackAPIURL = e.url(SlackURL, DefaultSlackURL)
	if !strings.HasSuffix(c.SlackAPIURL, "/") {
		c.SlackAPIURL += "/"
	}
	c.SlackBotToken, c.SlackAppToken = e.token(BotToken), e.token(AppToken)
	c.SlackSigningSecrets = e.signing()
	if c.SlackAppToken != "" && e.get(BotToken) == "" {
		e.fault(BotToken, "is missing beside %s; allowed: the bot token (xoxb-…) of the same app", AppToken)
	}
	if c.SlackBotToken != "" && e.get(AppToken) == "" && e.get(SigningSecret) == "" {
		e.fault(SigningSecret, "is missing, so requests from Slack could not be verified; allowed: the app's signing secret, or %s for Socket Mode", AppToken)
	}
}

func (e *environment) token(name string) Secret {
	s := e.get(name)
	if name != OIDCSecret && strings.ContainsAny(s, quotes) {
		e.fault(name, "holds a quote; allowed: one token as Slack shows it, without quotes")
		return ""
	}
	if !printable(s) {
		e.fault(name, "holds blanks or control characters; allowed: one token as Slack shows it")
		return ""
	}
	return Secret(s)
}

// signing reads one secret, or two separated by a comma: while a secret is rotated Slack signs with either.
func (e *environment) signing() []Secret {
	const allowed = "one, or two separated by a comma while rotating"
	return e.pair(SigningSecret, "secrets; allowed: "+allowed, "holds an empty or broken secret; allowed: "+allowed, func(s string) bool { return s != "" && shown(s) })
}

// pair reads what is one secret, or two separated by a comma; many and broken say what is wrong otherwise.
func (e *environment) pair(name, many, broken string, sound func(string) bool) (out []Secret) {
	raw := e.get(name)
	if raw == "" {
		return nil
	}
	parts := strings.Split(raw, ",")
	if len(parts) > 2 {
		e.fault(name, "holds %d %s", len(parts), many)
		return nil
	}
	for _, p := range parts {
		s := Value(p)
		if !sound(s) {
			e.fault(name, "%s", broken)
			return nil
		}
		out = append(out, Secret(s))
	}
	return out
}

func slack(v yamlx.Value, c *Config) []claim {
	o := v.Object("help", "announce", "drill", "responders", "drill_responders", "private", "audiences", "neutral", "leads")
	s := &c.Settings.Slack
	set(o, "help", &s.Help, func(v yamlx.Value) string { return form(v, channelForm, channelWords) })
	s.Announce = forms(o.Get("announce"), channelForm, channelWords)
	s.Drill = forms(o.Get("drill"), channelForm, channelWords)
	s.Responders = forms(o.Get("responders"), inviteeForm, inviteeWords)
	s.DrillResponders = forms(o.Get("drill_responders"), inviteeForm, inviteeWords)
	s.Leads = forms(o.Get("leads"), inviteeForm, inviteeWords)
	s.Private = o.Get("private").Bool()
	s.Neutral = neutral(o.Get("neutral"))
	return s.readAudiences(o.Get("audiences"))
}

// readAudiences reads which channel gets which announcement. A channel that is told of nothing is taken for a slip.
func (s *Slack) readAudiences(v yamlx.Value) (claims []claim) {
	o := v.Object()
	for _, key := range o.Keys() {
		channel := key.Word()
		at := o.Get(channel)
		id := at.Word()
		switch {
		case channel == "": // reported by Word
		case !channelForm.MatchString(channel):
			key.Fault("is %s; allowed: %s", yamlx.Quote(channel), channelWords)
		case !slices.Contains(s.Announce, channel) && !slices.Contains(s.Drill, channel):
			key.Fault("is %s, which is listed neither under announce nor under drill; allowed: a channel of one of them", yamlx.Quote(channel))
		case id != "":
			if s.Audiences == nil {
				s.Audiences = map[string]string{}
			}
			s.Audiences[channel] = id
			claims = append(claims, claim{at.Position(), "announcement", id})
		}
	}
	return claims
}
