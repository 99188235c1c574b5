package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// lawful checks what must hold at the end of every scenario, whatever it was about.
func (s *stage) lawful() error {
	var all []error
	for _, c := range s.slack.Channels() {
		all = append(all, s.lawfulChannel(c))
	}
	for _, u := range s.slack.Users() {
		for _, m := range s.slack.Ephemerals(u.ID) {
			all = append(all, harmless(answerText(m)))
		}
	}
	all = append(all, s.lawfulHomes()...)
	return errors.Join(append(all, s.lawfulCalls(), s.lawfulAnswers(), s.lawfulLog(), s.lawfulMail())...)
}

// loud is a mention of many people: nothing of ours pages a room.
var loud = regexp.MustCompile(`<!(channel|here|everyone|subteam)`)

func harmless(text string) error {
	if m := loud.FindString(text); m != "" {
		return fmt.Errorf("%s is a real mention in: %s", m, text)
	}
	return nil
}

// lawfulChannel: one message for each effect, a drill's mark on each of its messages and on no other, nothing loud.
func (s *stage) lawfulChannel(c slackfake.Channel) error {
	all := []error{harmless(c.Topic.Value), harmless(c.Purpose.Value), harmless(asJSON(c.Bookmarks))}
	seen := map[string]bool{}
	for _, m := range s.slack.Messages(c.ID) {
		all = append(all, s.lawfulMessage(m), s.lawfulThread(m))
		if key := keyOf(m); key != "" {
			if _, reply := plan.Under(plan.Key(key)); reply && m.ThreadTS == "" {
				all = append(all, fmt.Errorf("#%s has %s, which belongs into a thread", c.Name, key))
			}
			id := fmt.Sprint(m.Metadata.EventPayload["incident"], " ", key)
			if seen[id] {
				all = append(all, fmt.Errorf("#%s has %s twice", c.Name, id))
			}
			seen[id] = true
		}
	}
	return errors.Join(all...)
}

func (s *stage) lawfulMessage(m slackfake.Message) error {
	if m.BotID == "" {
		return nil
	}
	err := harmless(s.unasked(m))
	if keyOf(m) == "" || strings.HasPrefix(keyOf(m), "runbook") {
		return err
	}
	id, _ := m.Metadata.EventPayload["incident"].(string)
	i, loadErr := store.LoadHeader(s.t.Context(), s.store.DB, incident.ID(id))
	if loadErr != nil {
		return errors.Join(err, loadErr)
	}
	prefixed := strings.HasPrefix(m.Text, "【訓練】") || strings.HasPrefix(m.Text, "[DRILL]")
	if prefixed != (i.Kind == incident.Drill) {
		err = errors.Join(err, fmt.Errorf("a %s has the message: %s", i.Kind, m.Text))
	}
	if room := i.Links[incident.ChannelLink].Ref; room == m.Channel && i.Private {
		if c, _ := s.slack.Channel(room); !c.Private {
			err = errors.Join(err, fmt.Errorf("#%s is public", c.Name))
		}
	}
	return err
}

// waits are the questions who commands, who approves a notice, and what becomes of one that was promised, and the words that one is due soon or late.
var waits = regexp.MustCompile(`^(【訓練】|\[DRILL\] )?(⏰|🔴) |の承認がまだです|still waits for approval|予告した次の通知がまだです|waiting for the update that|「私が司令塔になります」を押してください|press "I take command"`)

// unasked is what a message says without the user groups that a question may call upon: those that the settings name.
func (s *stage) unasked(m slackfake.Message) string {
	said := answerText(m)
	called, asks := s.config.Settings.Slack.Responders, strings.HasPrefix(keyOf(m), "asked/")
	if keyOf(m) == "sign" || strings.HasPrefix(keyOf(m), "sign/ask/") {
		called, asks = s.config.Settings.Slack.Leads, true
	}
	if waits.MatchString(said) && strings.HasPrefix(keyOf(m), "news/") {
		called, asks = slices.Concat(s.config.Settings.Slack.Responders, s.config.Settings.Slack.Leads), true
	}
	if !asks {
		return said
	}
	for _, id := range slices.Concat(called, s.config.Settings.Slack.DrillResponders) {
		said = strings.ReplaceAll(said, "<!subteam^"+id+">", "")
	}
	return said
}

// mistakes are refusals that only a fault of ours can cause.
var mistakes = regexp.MustCompile(`^(invalid_(blocks|name|arg|metadata|charset|json|ts|limit|cursor).*|msg_.*too_long|no_text|too_long|missing_argument|view_too_large|metadata_.*|unknown_method)$`)

func (s *stage) lawfulCalls() error {
	var all []error
	for _, c := range s.slack.Calls() {
		if c.Leaked {
			all = append(all, fmt.Errorf("%s carries a token where logs see it", s.describe(c)))
		}
		if mistakes.MatchString(c.Error) && !strings.Contains(string(s.file("before"))+string(s.file("script")), c.Error) {
			all = append(all, fmt.Errorf("%s was refused: %s", s.describe(c), c.Error))
		}
	}
	return errors.Join(all...)
}

// lawfulAnswers: Slack had its answer in time, unless the scenario wants trouble.
func (s *stage) lawfulAnswers() error {
	var all []error
	for _, d := range s.slack.Deliveries() {
		if d.Problem != "" && !s.trouble && !slices.Contains([]string{"duplicate-event", "delay-event", "reorder-event", "drop-event"}, d.Problem) {
			all = append(all, fmt.Errorf("%s %s: %s (%d)", d.Kind, d.Type, d.Problem, d.Status))
		}
	}
	return errors.Join(all...)
}

// lawfulLog: nothing secret, and no error unless the scenario wants trouble.
func (s *stage) lawfulLog() error {
	log := s.log.String()
	for _, secret := range []string{s.slack.Apps()[0].BotToken, s.slack.Apps()[0].SigningSecret, "/response/"} {
		if strings.Contains(log, secret) {
			return fmt.Errorf("the log tells a secret: %s", secret)
		}
	}
	if strings.Contains(log, "level=ERROR") && !s.trouble {
		return errors.New("the log has an error")
	}
	return nil
}
