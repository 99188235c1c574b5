package incident

import (
	"cmp"
	"slices"
	"strings"
)

// BothLanguages is the language of a customer who gets Japanese first, then English.
const BothLanguages Lang = "both"

// Customer is a row of the list of those whom a notice tells.
type Customer struct {
	ID       string   `json:"id"`                 // 1 to 64 letters, digits and . _ -; two that differ in case only are one
	Name     string   `json:"name"`               // as customers are called
	Owner    string   `json:"owner,omitempty"`    // in Slack: a person (U…, W…) or a user group (S…)
	Tier     string   `json:"tier,omitempty"`     // the team's own word
	Services []string `json:"services,omitempty"` // as the vocabulary of services writes them; none: nobody has said what they use
	Mail     []string `json:"mail,omitempty"`     // addresses in ASCII, each once
	Lang     Lang     `json:"lang"`               // ja, en or both
	Site     string   `json:"site,omitempty"`     // the office that looks after them
	Org      string   `json:"org,omitempty"`      // their organisation in the ticket system
	Note     string   `json:"note,omitempty"`     // what the team should know
}

// Key is the id for comparing: ids that differ in case only are one customer's.
func (c Customer) Key() string { return strings.ToLower(c.ID) }

// Uses reports whether one of the services concerns the customer. One of whom nobody has said what they use is concerned by all:
// told too much rather than not at all.
func (c Customer) Uses(services []string) bool {
	if len(c.Services) == 0 || len(services) == 0 {
		return true
	}
	return slices.ContainsFunc(c.Services, func(has string) bool {
		return slices.ContainsFunc(services, func(s string) bool { return strings.EqualFold(has, s) })
	})
}

// MailKey is an address for comparing: two that differ in case only reach one mailbox nearly everywhere.
func MailKey(address string) string { return strings.ToLower(address) }

// Recipient is an address and the language in which it is written to.
type Recipient struct {
	Mail string
	Lang Lang
}

// Recipients are the addresses of customers, each once, in their order. One that stands with customers of two languages is written
// to in both.
func Recipients(all []Customer) (out []Recipient) {
	at := map[string]int{}
	for _, c := range all {
		for _, mail := range c.Mail {
			key := MailKey(mail)
			i, known := at[key]
			switch {
			case !known:
				at[key] = len(out)
				out = append(out, Recipient{mail, c.Lang})
			case out[i].Lang != c.Lang:
				out[i].Lang = BothLanguages
			}
		}
	}
	return out
}

// Group is whom a notice is for. What it leaves empty says nothing; who matches one of each of the others is in it. It is stored;
// field names must not change.
type Group struct {
	Tiers    []string `json:"tiers,omitempty"`
	Services []string `json:"services,omitempty"`
	Owners   []string `json:"owners,omitempty"`
	Sites    []string `json:"sites,omitempty"`
	Langs    []string `json:"langs,omitempty"`
}

// Of returns the customers of a list whom the group holds.
func (g Group) Of(all []Customer) (out []Customer) {
	for _, c := range all {
		if g.holds(c) {
			out = append(out, c)
		}
	}
	return out
}

func (g Group) holds(c Customer) bool {
	return among(g.Tiers, c.Tier) && among(g.Owners, c.Owner) && among(g.Sites, c.Site) && among(g.Langs, string(c.Lang)) && c.Uses(g.Services)
}

// among reports whether a word is one of those that are wanted, in whichever spelling. All are where none is named.
func among(wanted []string, word string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, word) })
}

// Count is how many customers have a word in a column.
type Count struct {
	Word      string // "": those without one
	Customers int
}

// Counted counts customers by a word of theirs, the most first, those without one last.
func Counted(all []Customer, words func(Customer) []string) (out []Count) {
	at := map[string]int{}
	for _, c := range all {
		for _, word := range orNone(words(c)) {
			key := strings.ToLower(word)
			if _, known := at[key]; !known {
				at[key] = len(out)
				out = append(out, Count{Word: word})
			}
			out[at[key]].Customers++
		}
	}
	slices.SortStableFunc(out, func(a, b Count) int {
		return cmp.Or(emptyLast(a.Word == "", b.Word == ""), b.Customers-a.Customers, cmp.Compare(a.Word, b.Word))
	})
	return out
}

func orNone(words []string) []string {
	if len(words) == 0 {
		return []string{""}
	}
	return words
}

func emptyLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Shrunk reports whether a list has lost half of the customers that the last good one had, or more: a wrong file rather than so many
// who left.
func Shrunk(before, after int) bool { return before > 1 && after*2 <= before }
