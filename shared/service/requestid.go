package service

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// RequestID makes an entry's id of what identifies a delivery: Slack's event_id, a command's trigger_id, a view's id, a
// button's own id, a form's token. The same parts give the same id; no part can be read back from it.
func RequestID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return parts[0] + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}
