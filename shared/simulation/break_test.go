package simulation

import "time"

// breakage is one way to break at a boundary. Delays are chosen around the times of package effect: a call is given up after
// 8 s, a lease ends after 20 s, evidence has settled 10 s later (1 s where the process is known to be dead), the last look
// is a minute after that.
type breakage struct {
	name   string
	commit bool // at commits; otherwise at calls
	die    bool // the process ends
	freeze bool // the process stands still for a while, and another takes its place
	expire bool // with die: nobody knows that it is dead, its lease runs out
	did    bool // what was asked is done all the same …
	after  time.Duration
	status int           // with which HTTP status a living process is answered; 0: the connection breaks
	retry  time.Duration // Retry-After
	err    error         // what a living process is told of its commit
	// twice: it lands after everybody has every reason to think that it did not, so there may be two until the last look.
	twice bool
}

// frozen is how long a process stands still: long enough for another one to take over and to finish.
const frozen = 70 * time.Second

// breakages are all ways to break.
func breakages() []breakage {
	return []breakage{
		{name: "the process dies before the commit", commit: true, die: true},
		{name: "the process dies before the commit, nobody knows", commit: true, die: true, expire: true},
		{name: "the process dies after the commit", commit: true, die: true, did: true},
		{name: "the process dies after the commit, nobody knows", commit: true, die: true, did: true, expire: true},
		{name: "the commit's outcome is unknown, it was done", commit: true, did: true, err: errUnknown},
		{name: "the commit's outcome is unknown, it was not done", commit: true, err: errUnknown},
		{name: "the store cannot be used", commit: true, err: errStore},
		{name: "the process freezes after the commit", commit: true, did: true, freeze: true},

		{name: "the process dies before the call", die: true},
		{name: "the process dies before the call, nobody knows", die: true, expire: true},
		{name: "the process dies, the call is done", die: true, did: true},
		{name: "the process dies, the call is done, nobody knows", die: true, did: true, expire: true},
		{name: "the process dies, the call lands later", die: true, did: true, after: 800 * time.Millisecond},
		{name: "the process dies, the call lands when evidence has settled", die: true, did: true, after: 30 * time.Second, twice: true},
		{name: "the process dies, the call lands as the lease ends, nobody knows", die: true, did: true, expire: true, after: 20 * time.Second},
		{name: "the answer is lost", did: true},
		{name: "nothing arrives", status: 0},
		{name: "500 after it was done", did: true, status: 500},
		{name: "503 before it was done", status: 503},
		{name: "too fast", status: 429, retry: 4 * time.Second},
		{name: "too fast, come back much later", status: 429, retry: 40 * time.Second},
		{name: "it lands after we gave up", did: true, after: 12 * time.Second},
		{name: "it lands after evidence has settled", did: true, after: 30 * time.Second, twice: true},
		{name: "the process freezes between its check and its call", did: true, freeze: true, twice: true},
	}
}
