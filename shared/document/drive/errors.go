package drive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/effect"
)

// What people are told, by code: package text has a sentence for each. The Subject of such an error is the incident's
// document or reader, what to look at (a link), and the address of the account that lacks something.
const (
	codeTemplate  = "drive_template_gone"   // not there, in the bin, or not shared
	codeUnset     = "drive_template_unset"  // settings.yaml names none
	codeKind      = "drive_template_kind"   // no Google document
	codeNoCopy    = "drive_template_locked" // its owner allows no copies
	codeFolder    = "drive_folder_gone"
	codeNotShared = "drive_folder_not_shared" // in no shared drive
	codeRights    = "drive_no_rights"
	codeFull      = "drive_full"
	codePolicy    = "drive_policy"
	codeShare     = "drive_share_refused"
	codeDisabled  = "drive_api_disabled"
	codeScope     = "drive_scope"
	codeLogin     = "drive_credentials"
	codeQuota     = "drive_quota"
	codeRefused   = "drive_refused"
	codeBusy      = "busy"
	codeUnknown   = "unknown"
)

// step is what was attempted and what its errors are about.
type step struct {
	what    string
	about   string // a link, or who was to read
	missing string // the code for "not found"; "": what we made ourselves is gone, and the next attempt makes it again
	making  bool   // something is made: an answer that is lost leaves a doubt
	sharing bool
	moved   bool // what was written about has changed since it was read
}

// verdict is what reasons mean, separated by spaces. They are the reasons of Drive's errors (Drive API, "Resolve errors"),
// and the statuses and ErrorInfo reasons of Docs (google.rpc.Code).
type verdict struct {
	reasons string
	class   effect.Class
	code    string
}

var verdicts = []verdict{
	{"rateLimitExceeded userRateLimitExceeded sharingRateLimitExceeded RESOURCE_EXHAUSTED RATE_LIMIT_EXCEEDED ABORTED conflict", effect.RetryLater, codeBusy},
	{"dailyLimitExceeded", effect.Permanent, codeQuota},
	{"accessNotConfigured SERVICE_DISABLED", effect.Permanent, codeDisabled},
	{"insufficientPermissions ACCESS_TOKEN_SCOPE_INSUFFICIENT", effect.Permanent, codeScope},
	{"authError required expired UNAUTHENTICATED", effect.Permanent, codeLogin},
	{"storageQuotaExceeded quotaExceeded fileOwnerNotMemberOfTeamDrive", effect.Permanent, codeNotShared},
	{"teamDriveFileLimitExceeded numChildrenInNonRootLimitExceeded teamDriveHierarchyTooDeep activeItemCreationLimitExceeded " +
		"myDriveHierarchyDepthLimitExceeded", effect.Permanent, codeFull},
	{"cannotCopyFile fileNotDownloadable copyRequiresWriterPermission", effect.Permanent, codeNoCopy},
	{"teamDrivesSharingRestrictionNotAllowed teamDriveDomainUsersOnlyRestriction teamDriveTeamMembersOnlyRestriction " +
		"cannotShareTeamDriveWithNonGoogleAccounts cannotModifyInheritedTeamDrivePermission shareOutNotPermitted " +
		"shareInNotPermitted publishOutNotPermitted invalidSharingRequest sharingNotSupported", effect.Permanent, codeShare},
	{"domainPolicy", effect.Permanent, codePolicy},
	{"insufficientFilePermissions insufficientParentPermissions appNotAuthorizedToFile forbidden teamDriveMembershipRequired " +
		"teamDrivesParentLimit PERMISSION_DENIED", effect.Permanent, codeRights},
	{"FAILED_PRECONDITION", effect.Permanent, codeKind}, // Docs: "This operation is not supported for this document"
	{"backendError internalError transientError INTERNAL UNAVAILABLE UNKNOWN DEADLINE_EXCEEDED", effect.Unknown, codeUnknown},
}

// fail returns err as an *effect.Error. Whatever makes nothing may be done again, so only a making step is ever Unknown.
func (w *Writer) fail(ctx context.Context, s step, err error) error {
	var known *effect.Error
	if errors.As(err, &known) {
		return err
	}
	var g *googleapi.Error
	if !errors.As(err, &g) {
		return s.lost(err)
	}
	class, code := s.judge(g)
	if class == effect.Permanent {
		return w.refuse(ctx, s, code, short(g))
	}
	e := &effect.Error{Class: class, Code: code, RetryAfter: retryAfter(g), Unavailable: class == effect.Unknown, Err: fmt.Errorf("%s: %w", s.what, short(g))}
	if class == effect.Unknown && !s.making {
		e.Class, e.Code = effect.RetryLater, codeBusy
	}
	return e
}

// lost is a call without an answer.
func (s step) lost(err error) error {
	e := &effect.Error{Class: effect.RetryLater, Code: codeBusy, Unavailable: true, Err: fmt.Errorf("%s: %w", s.what, err)}
	if s.making {
		e.Class, e.Code = effect.Unknown, codeUnknown
	}
	return e
}

// judge says what an answer of Google's means.
func (s step) judge(g *googleapi.Error) (effect.Class, string) {
	reasons := reasonsOf(g)
	switch {
	case s.moved:
		return effect.RetryLater, codeBusy
	case g.Code == http.StatusNotFound && s.missing == "":
		return effect.RetryLater, codeBusy
	case g.Code == http.StatusNotFound:
		return effect.Permanent, s.missing
	}
	for _, v := range verdicts {
		if !slices.ContainsFunc(strings.Fields(v.reasons), func(r string) bool { return slices.Contains(reasons, r) }) {
			continue
		}
		if s.sharing && (v.code == codeRights || v.code == codePolicy) {
			return effect.Permanent, codeShare
		}
		return v.class, v.code
	}
	return s.byStatus(g.Code)
}

// byStatus judges an answer whose reasons nobody knows, such as one of a proxy.
func (s step) byStatus(status int) (effect.Class, string) {
	switch {
	case status == http.StatusTooManyRequests:
		return effect.RetryLater, codeBusy
	case status >= 500 || status == http.StatusRequestTimeout:
		return effect.Unknown, codeUnknown
	case status == http.StatusUnauthorized:
		return effect.Permanent, codeLogin
	case s.sharing:
		return effect.Permanent, codeShare
	case status == http.StatusForbidden:
		return effect.Permanent, codeRights
	}
	return effect.Permanent, codeRefused
}

// reasonsOf returns the reasons that an answer names, the most specific first.
func reasonsOf(g *googleapi.Error) (out []string) {
	for _, d := range g.Details {
		if m, ok := d.(map[string]any); ok {
			if r, ok := m["reason"].(string); ok {
				out = append(out, r)
			}
		}
	}
	for _, e := range g.Errors {
		out = append(out, e.Reason)
	}
	var body struct {
		Error struct {
			Status string `json:"status"`
		} `json:"error"`
	}
	if json.Unmarshal([]byte(g.Body), &body) == nil && body.Error.Status != "" {
		out = append(out, body.Error.Status)
	}
	return out
}

// short is an answer for the log: without its body, which may be a page.
func short(g *googleapi.Error) error {
	return fmt.Errorf("google answered %d %s", g.Code, strings.Join(reasonsOf(g), " ")) //nolint:err113 // for the log only
}

func retryAfter(g *googleapi.Error) time.Duration {
	s, err := strconv.Atoi(g.Header.Get("Retry-After"))
	if err != nil || s < 0 {
		return 0
	}
	return time.Duration(s) * time.Second
}

// refuse is a failure that a person must do something about; it says whom it concerns.
func (w *Writer) refuse(ctx context.Context, s step, code string, err error) error {
	return &effect.Error{
		Class: effect.Permanent, Code: code, Subject: []string{s.about, w.whoAmI(ctx)}, Err: fmt.Errorf("%s: %w", s.what, err),
	}
}

// mail is an address that may be shown as it is.
var mail = regexp.MustCompile(`^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}$`)

// whoAmI returns the address of the account that calls, as Google knows it; "" when it cannot be asked.
func (w *Writer) whoAmI(ctx context.Context) string {
	w.mu.Lock()
	known := w.account
	w.mu.Unlock()
	if known != "" {
		return known
	}
	about, err := w.drive.About.Get().Fields("user(emailAddress)").Context(ctx).Do()
	if err != nil || about.User == nil || !mail.MatchString(about.User.EmailAddress) {
		return ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.account = about.User.EmailAddress
	return w.account
}
