package gateway

import (
	"noroshi.internal/shared/slackapp/render"
)

// withTable sends a reply, and where Slack refuses its table sends it once more without: a workspace that does not have tables yet answers
// invalid_blocks, and what a response URL answers is not documented. That it has none is remembered as long as the process lives, once the
// same without a table was taken. A refusal leaves nothing, so that nothing is there twice.
func (g *Gateway) withTable(reply render.Reply, send func(render.Reply) error) error {
	if reply.Plain == nil || g.noTables.Load() {
		return send(reply.WithoutTable())
	}
	err := send(reply)
	if !isClass(err, permanent) {
		return err
	}
	tooLong := anyOf(err, "msg_blocks_too_long") // this table, not any
	if err = send(reply.WithoutTable()); err == nil && !tooLong {
		g.noTables.Store(true)
	}
	return err
}
