package gateway

import (
	"context"
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

func TestOneBadInviteeStopsNobodyElse(t *testing.T) {
	opened(t, func(b *bench) {
		ref, err := b.apply(invite("U0KAKEI", "U0GUEST", "U0NOBODY", "U0TOKYO", "mail:sato@example.com"))
		e := b.is(err, permanent, codeNoAccount)
		slices.Sort(e.Subject)
		if want := []string{"U0GUEST", "U0NOBODY", "mail:sato@example.com"}; !slices.Equal(e.Subject, want) {
			b.Fatalf("refused %v, want %v", e.Subject, want)
		}
		if ref.Zero() {
			b.Fatal("no ref although people are in")
		}
		if m := b.own().Members; !slices.Contains(m, "U0KAKEI") || !slices.Contains(m, "U0TOKYO") {
			b.Fatalf("members %v", m)
		}
		b.called("conversations.invite", "conversations.invite")
	})
}

// A Slack that does not say whom it refused.
func TestUnnamedRefusalIsFoundOneByOne(t *testing.T) {
	opened(t, func(b *bench) {
		b.w.Inject(slackfake.Fault{
			Kind: slackfake.AnswerError, Method: "conversations.invite", Error: "user_is_restricted", Times: 1,
		})
		_, err := b.apply(invite("U0KAKEI", "U0GUEST", "U0TOKYO"))
		e := b.is(err, permanent, "user_is_restricted")
		if !slices.Equal(e.Subject, []string{"U0GUEST"}) {
			b.Fatalf("refused %v", e.Subject)
		}
		b.called("conversations.invite", "conversations.invite", "conversations.invite", "conversations.invite")
	})
}

func TestWhoIsInAlreadyIsNoFailure(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		delete(b.room.Refs, plan.PeopleKey)
		b.make(invite("U0KAKEI", "U0TOKYO", incident.PersonID(b.app.BotUserID)))
		b.equal("members", len(b.own().Members), 3)
	})
}

func TestLaterInvitationAsksWhoIsMissing(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		b.w.ForgetCalls()
		b.make(invite("U0KAKEI", "U0TOKYO"))
		b.called("conversations.members", "conversations.invite")
		b.equal("invited", b.w.Calls()[1].Params["users"], "U0TOKYO")
		b.w.ForgetCalls()
		b.make(invite("U0KAKEI", "U0TOKYO"))
		b.called("conversations.members")
	})
}

// resolved is a group that was resolved beforehand.
type resolved map[string][]incident.PersonID

func (r resolved) GroupMembers(_ context.Context, id string) ([]incident.PersonID, bool, error) {
	m, ok := r[id]
	return m, ok, nil
}

func TestResolvedGroupCostsNoLookUp(t *testing.T) {
	opened(t, func(b *bench) {
		b.g.opts.Groups = resolved{"S0ONCALL": {"U0KAKEI", "U0BERLIN"}}
		b.make(group("S0ONCALL"))
		b.called("conversations.invite")
	})
}

func TestGroups(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(group("S0ONCALL"))
		b.equal("members", len(b.own().Members), 4)
		b.w.AddGroup(slackfake.Group{ID: "S0EMPTY", Handle: "empty"})
		e := b.fails(group("S0EMPTY"), permanent, codeEmptyGroup)
		b.equal("subject", e.Subject[0], "S0EMPTY")
		e = b.fails(group("S0NONE"), permanent, "no_such_subteam")
		b.equal("subject", e.Subject[0], "S0NONE")
		b.w.Inject(slackfake.Fault{
			Kind: slackfake.AnswerError, Method: "usergroups.users.list", Error: "unknown_method", Times: 1,
		})
		e = b.fails(group("S0ONCALL2"), permanent, "unknown_method")
		b.equal("subject", e.Subject[0], "S0ONCALL2")
	})
}
