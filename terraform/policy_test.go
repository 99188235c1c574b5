package terraform

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// rules are what must hold, each with a reason to be found where it is written. A rule returns what is wrong.
var rules = map[string]func(module) []string{
	"no secret's value":             noLiteralSecret,
	"versions are pinned":           pinnedVersions,
	"no public door unlisted":       publicDoors,
	"no public bucket unlisted":     buckets,
	"each is called by its caller":  callers,
	"a failed event comes again":    retries,
	"instances":                     instances,
	"the same block order":          blockOrder,
	"every function":                everyFunction,
	"least rights":                  leastRights,
	"environment":                   environment,
	"secrets of systems":            secretsOfSystems,
	"indexes":                       indexes,
	"the database is safe":          databaseIsSafe,
	"every alert has its page":      alertPages,
	"alerts look for what is there": filters,
	"addresses are put out":         outputs,
	"Terraform's version":           terraformVersion,
}

func TestRules(t *testing.T) {
	t.Parallel()
	m := parse(t, readSource(t))
	for name, rule := range rules {
		for _, fault := range rule(m) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// mutation is one way to break the module, and the rule that must notice.
type mutation struct {
	rule, file string
	old, new   string // old "": new is appended; both "": the file is taken away
}

var mutations = []mutation{
	{"no secret's value", "main.tf", "NOROSHI_SETTINGS = local", "SLACK_BOT_TOKEN = local"},
	{"no secret's value", "variables.tf", `"build"`, `"xoxb-1-2-abc"`},
	{"no secret's value", "terraform.tfvars.example", `"my-noroshi"`, `"8f742231b10e8888abcd99yyyzzz85a5" # 8f742231b10e8888abcd99aaaccc85a5`},
	{"no secret's value", "secrets.tf", "", "resource \"google_secret_manager_secret_version\" \"v\" {\n  secret_data = var.x\n}\n"},
	{"no secret's value", "secrets.tf", "", "data \"google_secret_manager_secret_version\" \"v\" {\n  secret = \"x\"\n}\n"},
	{"no secret's value", "variables.tf", "", "variable \"slack_token\" {}\n"},
	{"no secret's value", "function_docs.tf", "local.environment", "merge(local.environment, { SLACK_SIGNING_SECRET = var.x })"},
	{"versions are pinned", "function_slack.tf", "var.secret_versions[secret_environment_variables.key]", `"latest"`},
	{"versions are pinned", "function_command.tf", `var.secret_versions["slack-bot-token"]`, `"latest"`},
	{"versions are pinned", "function_remind.tf", "var.secret_versions[secret_volumes.key]", `"3"`},
	{"versions are pinned", "variables.tf", "^[1-9][0-9]*$", "^.*$"},
	{"no secret's value", "variables.tf", "", "variable \"session_key\" {}\n"},
	{"no secret's value", "main.tf", "NOROSHI_SETTINGS = local", "NOROSHI_SESSION_KEY = local"},
	{"versions are pinned", "function_form.tf", `var.secret_versions["session-key"]`, `"latest"`},
	{"no public door unlisted", "function_form.tf", `"allUsers"`, "google_service_account.clock.member"},
	{"no public door unlisted", "function_slack.tf", "google_service_account.trigger.member\n", "\"allUsers\"\n"},
	{"no public door unlisted", "function_docs.tf", "", "resource \"google_cloud_run_v2_service_iam_member\" \"more\" {\n  role = \"roles/run.invoker\"\n  member = \"allAuthenticatedUsers\"\n}\n"},
	{"no public door unlisted", "function_docs.tf", "", "resource \"google_cloudfunctions2_function_iam_member\" \"docs\" {\n  member = \"allUsers\"\n}\n"},
	{"no public door unlisted", "function_command.tf", `"allUsers"`, `"allAuthenticatedUsers"`},
	{"no public door unlisted", "function_command.tf", `role     = "roles/run.invoker"`, `role     = "roles/run.admin"`},
	{"no public door unlisted", "function_command.tf", "google_cloudfunctions2_function.command.name", "google_cloudfunctions2_function.remind.name"},
	{"no public door unlisted", "function_remind.tf", "ALLOW_INTERNAL_ONLY", "ALLOW_ALL"},
	{"no public door unlisted", "function_events.tf", "ALLOW_ALL", "ALLOW_INTERNAL_ONLY"},
	{"each is called by its caller", "function_remind.tf", "member   = google_service_account.clock.member", "member   = google_service_account.trigger.member"},
	{"each is called by its caller", "function_remind.tf", "      audience              = google_cloudfunctions2_function.remind.service_config[0].uri\n", ""},
	{"each is called by its caller", "function_preflight.tf", "      audience              = google_cloudfunctions2_function.preflight.", "      audience              = google_cloudfunctions2_function.remind."},
	{"each is called by its caller", "function_remind.tf", "retry_config {", "timeouts {"},
	{"a failed event comes again", "function_slack.tf", "RETRY_POLICY_RETRY", "RETRY_POLICY_DO_NOT_RETRY"},
	{"a failed event comes again", "function_docs.tf", `    retry_policy          = "RETRY_POLICY_RETRY"` + "\n", ""},
	{"a failed event comes again", "function_docs.tf", "marks/docs/", "marks/slack/"},
	{"a failed event comes again", "function_slack.tf", `      operator  = "match-path-pattern"` + "\n", ""},
	{"a failed event comes again", "function_slack.tf", "event_trigger {", "timeouts {"},
	{"instances", "function_command.tf", "max_instance_request_concurrency = 80", "max_instance_request_concurrency = 1"},
	{"instances", "function_interact.tf", "var.warm", "0"},
	{"instances", "function_slack.tf", "max_instance_count               = 1", "max_instance_count               = 2"},
	{"instances", "function_remind.tf", "timeout_seconds                  = 60", "timeout_seconds                  = 30"},
	{"instances", "function_form.tf", "512Mi", "256Mi"},
	{"instances", "function_docs.tf", "    max_instance_count               = 3\n", ""},
	{"the same block order", "function_events.tf", "", "resource \"google_service_account\" \"events\" {}\n"},
	{"the same block order", "function_remind.tf", `resource "google_cloud_scheduler_job" "remind"`, `resource "google_cloud_tasks_queue" "remind"`},
	{"the same block order", "function_docs.tf", `resource "google_storage_bucket_object" "docs"`, `resource "google_storage_bucket_object" "document"`},
	{"every function", "function_docs.tf", "", ""},
	{"least rights", "function_docs.tf", "google_service_account.docs.email", "google_service_account.slack.email"},
	{"least rights", "function_docs.tf", "setunion([]", `setunion(["slack-bot-token"]`},
	{"least rights", "function_docs.tf", "roles/datastore.user", "roles/datastore.owner"},
	{"least rights", "function_docs.tf", "local.this_database", `"true"`},
	{"least rights", "function_docs.tf", "roles/secretmanager.secretAccessor", "roles/secretmanager.admin"},
	{"least rights", "function_docs.tf", "    service_account = google_service_account.build.id\n", ""},
	{"least rights", "main.tf", `"roles/storage.objectViewer",`, `"roles/storage.admin",`},
	{"least rights", "main.tf", "", "resource \"google_project_iam_member\" \"more\" {\n  role = \"roles/editor\"\n}\n"},
	{"least rights", "main.tf", "", "resource \"google_project_iam_policy\" \"all\" {}\n"},
	{"environment", "main.tf", "NOROSHI_SETTINGS = local", "NOROSHI_SETTING = local"},
	{"environment", "main.tf", "NOROSHI_STORE    = ", "NOROSHI_DOCS = "},
	{"environment", "function_command.tf", `"SLACK_SIGNING_SECRET"`, `"SLACK_SIGNING_SECRETS"`},
	{"environment", "function_command.tf", `secret     = google_secret_manager_secret.secret["slack-signing-secret"]`, `secret     = google_secret_manager_secret.secret["slack-bot-token"]`},
	{"environment", "function_slack.tf", `dynamic "secret_environment_variables" {`, `dynamic "timeouts" {`},
	{"environment", "function_command.tf", "secret_environment_variables {", "timeouts {"},
	{"environment", "function_slack.tf", "for_each = local.told.slack\n", "for_each = local.told_all\n"},
	{"environment", "function_preflight.tf", "for_each = local.told_all\n", "for_each = local.told.slack\n"},
	{"environment", "secrets.tf", `"NOROSHI_SESSION_KEY"`, `"NOROSHI_SESSIONS"`},
	{"least rights", "function_slack.tf", "keys(local.told.slack)", "keys(local.told_all)"},
	{"least rights", "function_preflight.tf", "keys(local.told_all)", "keys(local.secrets)"},
	{"secrets of systems", "secrets.tf", "if system != \"mail\"", ""},
	{"a failed event comes again", "function_notify.tf", "marks/notify/", "marks/mail/"},
	{"least rights", "function_notify.tf", "keys(local.told.mail)", "keys(local.told_all)"},
	{"least rights", "function_notify.tf", "google_service_account.notify.email", "google_service_account.slack.email"},
	{"least rights", "function_preflight.tf", "", "resource \"google_secret_manager_secret_iam_member\" \"sender\" {\n  secret_id = \"noroshi-smtp-password\"\n  role = \"roles/secretmanager.secretAccessor\"\n  member = google_service_account.preflight.member\n}\n"},
	{"environment", "function_notify.tf", "for_each = local.told.mail\n\n      content", "for_each = local.told_all\n\n      content"},
	{"least rights", "customers.tf", "google_service_account.notify.member", "google_service_account.slack.member"},
	{"least rights", "customers.tf", "roles/storage.objectViewer", "roles/storage.objectAdmin"},
	{"least rights", "customers.tf", "bucket = var.customers_bucket", "bucket = google_storage_bucket.uploads.name"},
	{"least rights", "customers.tf", `"customers"`, `"everything"`},
	{"least rights", "customers.tf", "", "resource \"google_storage_bucket_iam_member\" \"more\" {\n  role = \"roles/storage.objectViewer\"\n}\n"},
	{"least rights", "customers.tf", "", ""},
	{"instances", "function_notify.tf", "max_instance_count               = 1", "max_instance_count               = 2"},
	{"indexes", "firestore.tf", `    "deliveries.items"    = { collection = "deliveries", field = "items" }` + "\n", ""},
	{"indexes", "firestore.tf", `{ collection = "pages", field = "rows" }`, `{ collection = "pages", field = "row" }`},
	{"secrets of systems", "systems/slack.yaml", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"},
	{"secrets of systems", "systems/slack.yaml", "", ""},
	{"secrets of systems", "systems/docs.yaml", "", "slack-bot-token: SLACK_BOT_TOKEN\n"},
	{"secrets of systems", "systems/nobody.yaml", "", "a: B_C\n"},
	{"secrets of systems", "secrets.tf", "values(local.system_secrets)", "[]"},
	{"environment", "function_slack.tf", "local.environment", "{}"},
	{"environment", "function_slack.tf", "for_each = local.files", "for_each = {}"},
	{"environment", "function_form.tf", `"NOROSHI_OIDC_SECRET"`, `"NOROSHI_OIDC_KEY"`},
	{"environment", "function_form.tf", `secret_environment_variables {
      key        = "NOROSHI_SESSION_KEY"`, `secret_environment_variables {
      key        = "SLACK_BOT_TOKEN"`},
	{"least rights", "function_form.tf", `setunion(["session-key", "oidc-secret"]`, `setunion(["session-key", "oidc-secret", "slack-bot-token"]`},
	{"least rights", "function_form.tf", "google_service_account.form.email", "google_service_account.command.email"},
	{"instances", "function_form.tf", "    max_instance_count               = 3\n", ""},
	{"indexes", "firestore.tf", `"t0"`, `"t1"`},
	{"indexes", "firestore.tf", `"DESCENDING"`, `"ASCENDING"`},
	{"indexes", "firestore.tf", "", "resource \"google_firestore_index\" \"more\" {\n  collection = \"people\"\n}\n"},
	{"indexes", "firestore.tf", `"incidents.links" `, `"incidents.open"`},
	{"the database is safe", "firestore.tf", "DELETE_PROTECTION_ENABLED", "DELETE_PROTECTION_DISABLED"},
	{"the database is safe", "firestore.tf", "POINT_IN_TIME_RECOVERY_ENABLED", "POINT_IN_TIME_RECOVERY_DISABLED"},
	{"the database is safe", "firestore.tf", "prevent_destroy = true", "prevent_destroy = false"},
	{"the database is safe", "firestore.tf", `"expireAt"`, `"at"`},
	{"the database is safe", "firestore.tf", `["alertGroups", "alerts", "answers", "guards"]`, `["answers", "guards"]`},
	{"every alert has its page", "alerts/ticks.md", "", ""},
	{"every alert has its page", "alerting.tf", "alerts/ticks.md", "alerts/late_answers.md"},
	{"every alert has its page", "alerts/orphan.md", "", "# 1\n"},
	{"every alert has its page", "alerts/late_answers.md", "\n1. Cloud Run → the function", "\n2. Cloud Run → the function"},
	{"addresses are put out", "outputs.tf", `"events_url"`, `"event_url"`},
	{"addresses are put out", "outputs.tf", "google_cloudfunctions2_function.events.", "google_cloudfunctions2_function.command."},
	{"Terraform's version", "versions.tf", ">= 1.11", ">= 1.9"},
	{"alerts look for what is there", "alerting.tf", "tick done", "ticked"},
	{"alerts look for what is there", "alerting.tf", "watch done", "watched"},
	{"alerts look for what is there", "alerting.tf", `"google_monitoring_alert_policy" "looks"`, `"google_monitoring_alert_policy" "look"`},
	{"each is called by its caller", "function_watch.tf", "member   = google_service_account.clock.member", "member   = google_service_account.trigger.member"},
	{"least rights", "function_watch.tf", "setunion([]", `setunion(["slack-bot-token"]`},
	{"no public door unlisted", "function_alert.tf", `"allUsers"`, "google_service_account.clock.member"},
	{"least rights", "function_alert.tf", "setunion(keys(local.told_alert)", "setunion(keys(local.told_all)"},
	{"least rights", "function_alert.tf", "google_service_account.alert.email", "google_service_account.form.email"},
	{"environment", "function_alert.tf", "for_each = local.told_alert\n\n      content", "for_each = local.told.slack\n\n      content"},
	{"environment", "secrets.tf", `"NOROSHI_ALERT_SECRETS"`, `"NOROSHI_ALERTS"`},
	{"versions are pinned", "function_alert.tf", "var.secret_versions[secret_environment_variables.key]", `"latest"`},
	{"instances", "function_alert.tf", "    max_instance_count               = 3\n", ""},
	{"alerts look for what is there", "alerting.tf", "alert refused", "alert denied"},
	{"alerts look for what is there", "alerting.tf", "alert not understood", "alert unread"},
	{"addresses are put out", "outputs.tf", `"alert_url"`, `"alerts_url"`},
	{"alerts look for what is there", "alerting.tf", "jsonPayload.class", "jsonPayload.kind"},
	{"alerts look for what is there", "alerting.tf", `("command" OR "interact"`, `("command" OR "interactive"`},
	{"alerts look for what is there", "alerting.tf", "effects wait for", "effects waited for"},
	{"alerts look for what is there", "alerting.tf", `jsonPayload.message="effect failed"`, "resource.labels.service_name=\"slack\"\n    jsonPayload.message=\"effect failed\""},
	{"alerts look for what is there", "alerting.tf", "condition_absent {", "condition_gone {"},
}

// TestMutations breaks the module in every way that the rules are about: a rule that notices nothing guards nothing.
func TestMutations(t *testing.T) {
	t.Parallel()
	real := readSource(t)
	broken := map[string]bool{}
	for _, x := range slices.Concat(mutations, bucketMutations) {
		broken[x.rule] = true
		s := x.apply(t, real)
		if len(rules[x.rule](parse(t, s))) == 0 {
			t.Errorf("%s: notices nothing in %s with %q in place of %q", x.rule, x.file, x.new, x.old)
		}
	}
	for name := range rules {
		if !broken[name] {
			t.Errorf("%s: no mutation shows that it notices anything", name)
		}
	}
}

func (x mutation) apply(t *testing.T, real source) source {
	t.Helper()
	s := maps.Clone(real)
	switch {
	case x.old != "":
		if !strings.Contains(s[x.file], x.old) {
			t.Fatalf("%s does not contain %q", x.file, x.old)
		}
		s[x.file] = strings.Replace(s[x.file], x.old, x.new, 1)
	case x.new != "":
		s[x.file] += x.new
	default:
		delete(s, x.file)
	}
	return s
}

// TestFormat: every file is as `terraform fmt` leaves it, as far as its language goes.
func TestFormat(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"*.tf", "tests/*.hcl"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v %v", pattern, names, err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(hclwrite.Format(raw), raw) {
				t.Errorf("%s: run terraform fmt -recursive", name)
			}
		}
	}
}
