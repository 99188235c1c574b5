package preflight

import (
	"context"
	"strconv"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
)

// CustomerRows look at the copy of the list of customers: that there is one, that it is not old, that it was read last without a fault,
// and that nobody waits for a decision about a shorter one.
func CustomerRows(named bool, state func(context.Context) (incident.ListState, error), c clock.Clock) []Row {
	if !named {
		return nil
	}
	return []Row{{Name: incident.PreflightCustomers, Needs: incident.PreflightStore, List: func(ctx context.Context) (seen incident.ListSeen, err error) {
		l, err := state(ctx)
		if err != nil {
			return seen, &Fault{Code: "store_unusable"}
		}
		if l.Version != "" {
			seen.Count, seen.Age = l.Count, int(c.Now().Sub(l.ReadAt)/time.Hour)
		}
		held, asks := l.Asks()
		if asks {
			seen.Held = held.No
		}
		return seen, listFault(l, c.Now())
	}}}
}

// listFault is what somebody must do about the list, the most urgent first.
func listFault(l incident.ListState, now time.Time) error {
	held, asks := l.Asks()
	switch {
	case asks:
		return &Fault{Code: "list_held", Detail: strconv.Itoa(held.Count)}
	case l.Fault != nil:
		return &Fault{Code: l.Fault.Code, Detail: strconv.Itoa(l.Fault.Count)}
	case l.Version == "":
		return &Fault{Code: "list_never"}
	case now.Sub(l.ReadAt) > incident.ListOld:
		return &Fault{Code: "list_old"}
	}
	return nil
}
