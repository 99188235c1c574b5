package together_test

import (
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TestADeadWorkerIsWaitedForWithoutAClock: a claim comes while a worker that died holds the lease, and nothing ticks. The
// mark's own event is all there is to serve it.
func TestADeadWorkerIsWaitedForWithoutAClock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, dir)
		c.tick() // learns who is who
		c.quiet(t)
		if _, err := c.slack.Command(t.Context(), c.ids.Kakei, c.ids.Help, "/incident", "now EC2 に SSH できない"); err != nil {
			t.Fatal(err)
		}
		c.quiet(t)
		room, todo := c.todo(t)
		target := store.Target{}
		if err := c.counted.Get(t.Context(), store.ChannelPath(room), &target); err != nil {
			t.Fatal(err)
		}
		dead := struct {
			Holder string    `json:"holder"`
			Token  int       `json:"token"`
			Until  time.Time `json:"until"`
		}{"dead", 1000, time.Now().Add(20 * time.Second)}
		if err := c.counted.Update(t.Context(), func(tx store.Tx) error {
			return tx.Set(store.LeasePath(target.Incident, incident.Slack), dead)
		}); err != nil {
			t.Fatal(err)
		}
		before, _ := c.slack.Message(room, todo)
		_ = c.slack.React(c.ids.Bangkok, room, todo, "eyes")
		c.quiet(t)
		if after, _ := c.slack.Message(room, todo); after.Edited == before.Edited {
			t.Error("the claim does not show")
		}
	})
}
