package terraform

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
)

// exception is the one bucket that may be public, and exactly what makes it so: the attributes of its blocks, of which none may say
// anything else or more. Whoever makes another one public lists it here, and says why.
var exception = map[string]map[string]string{
	"google_storage_bucket.portal": { // customers read it, who have no account of ours
		"count": `var.portal == "" ? 0 : 1`, "name": `"${var.project}-noroshi-portal"`, "location": `var.portal_location == "" ? var.region : var.portal_location`,
		"uniform_bucket_level_access": "true", "public_access_prevention": `var.portal == "public" ? "inherited" : "enforced"`, "depends_on": "[google_project_service.api]",
	},
	publicReaders: { // an object whose name one knows, and no list of the names
		"count": `var.portal == "public" ? 1 : 0`, "bucket": portalBucket, "role": `"roles/storage.legacyObjectReader"`, "member": `"allUsers"`,
	},
}

const (
	publicReaders = "google_storage_bucket_iam_member.portal_readers"
	portalBucket  = "google_storage_bucket.portal[0].name"
)

// storage are the kinds of resource of Cloud Storage that the rules know: no other gives objects rights of their own.
var storage = []string{"google_storage_bucket", "google_storage_bucket_object", "google_storage_bucket_iam_member"}

// buckets: each is private but the one that is listed, and nothing in it has rights of its own.
func buckets(m module) (faults []string) {
	for _, b := range m.blocks {
		if b.kind != "resource" || !strings.HasPrefix(b.labels[0], "google_storage_") {
			continue
		}
		if !slices.Contains(storage, b.labels[0]) {
			faults = append(faults, b.name()+": no rule knows who may read what by that")
		}
		if want, listed := exception[b.name()]; listed {
			if !maps.Equal(b.attrs, want) {
				faults = append(faults, fmt.Sprintf("%s: says %v, and the exception is %v", b.name(), b.attrs, want))
			}
			continue
		}
		faults = append(faults, private(b)...)
	}
	for name := range exception {
		if m.find(name).kind == "" {
			faults = append(faults, name+": is listed as public and is not there")
		}
	}
	return append(faults, portalIsWrittenBy(m)...)
}

// private: nobody reads a bucket, or what Terraform puts into one, but whom a block lets.
func private(b block) (faults []string) {
	switch b.labels[0] {
	case "google_storage_bucket":
		if b.str("public_access_prevention") != "enforced" || b.attrs["uniform_bucket_level_access"] != "true" {
			faults = append(faults, b.name()+": may be public, and is not listed")
		}
	case "google_storage_bucket_object":
		if b.attrs["bucket"] != "google_storage_bucket.uploads.name" || b.attrs["predefined_acl"] != "" {
			faults = append(faults, b.name()+": is no upload, or has rights of its own")
		}
	}
	return faults
}

// portalIsWrittenBy: notify's account alone writes the portal and may do nothing else there; and it alone is told where that is.
func portalIsWrittenBy(m module) (faults []string) {
	b := m.find("google_storage_bucket_iam_member.portal_writer")
	want := map[string]string{
		"count": `var.portal == "" ? 0 : 1`, "bucket": portalBucket, "role": `"roles/storage.objectUser"`, "member": "google_service_account." + portalWriter + ".member",
	}
	if !maps.Equal(b.attrs, want) {
		faults = append(faults, fmt.Sprintf("%s: says %v, want %v", b.name(), b.attrs, want))
	}
	for _, x := range m.blocks { // by its address alone the bucket could be given to somebody by another block
		if x.attrs["bucket"] != "" && strings.Contains(x.attrs["bucket"], "portal") && x.name() != publicReaders && x.name() != b.name() {
			faults = append(faults, x.name()+": gives a right to the portal")
		}
	}
	return faults
}

// portalWriter is the function that writes the portal.
var portalWriter = incident.WorkerOf(incident.Mail)

// variablesOf is what the file of a function tells it beside its secrets.
func variablesOf(f function.Row) string {
	if f.Name == portalWriter {
		return "merge(local.environment, local.portal)"
	}
	return "local.environment"
}

// portalIsTold: where the portal's bucket is stands in the one variable that the program reads, where there is a bucket, and in nothing that
// another function is told.
func portalIsTold(m module) (faults []string) {
	if got, want := m.portal(), `var.portal == "" ? {} : { `+config.PortalVar+` = "gs://${`+portalBucket+`}" }`; got != want {
		faults = append(faults, fmt.Sprintf("local.portal is %q, want %q", got, want))
	}
	m.everything(func(top, b block) {
		if text := fmt.Sprint(b.attrs); regexp.MustCompile(`\b`+config.PortalVar+`\b`).MatchString(text) && (b.kind != "locals" || b.file != "portal.tf") {
			faults = append(faults, top.name()+": tells "+config.PortalVar)
		}
	})
	for _, v := range config.AllVariables() {
		for _, f := range function.Table() {
			if v.Name == config.PortalVar && v.Wanted(f.Needs) != (f.Name == portalWriter) {
				faults = append(faults, fmt.Sprintf("%s: the program has it read %s, or notify not", f.Name, config.PortalVar))
			}
		}
	}
	return faults
}

// portal is what local.portal is.
func (m module) portal() string {
	for _, b := range m.file("portal.tf") {
		if b.kind == "locals" {
			return b.attrs["portal"]
		}
	}
	return ""
}

// bucketMutations are the ways to make more public than the portal, to give more rights to it, and to tell others of it.
var bucketMutations = []mutation{
	// A second public bucket.
	{"no public bucket unlisted", "main.tf", "", `
resource "google_storage_bucket" "more" {
  name                        = "more"
  uniform_bucket_level_access = true
  public_access_prevention    = "inherited"
}
`},
	{"no public bucket unlisted", "main.tf", `"enforced"`, `"inherited"`},
	{"no public bucket unlisted", "main.tf", `"enforced"`, `var.portal == "public" ? "inherited" : "enforced"`},
	{"no public bucket unlisted", "main.tf", "  public_access_prevention    = \"enforced\"\n", ""},
	{"no public bucket unlisted", "main.tf", "uniform_bucket_level_access = true", "uniform_bucket_level_access = false"},
	{"no public door unlisted", "main.tf", "", readersOf("uploads")},
	{"least rights", "main.tf", "", readersOf("uploads")},
	{"no public door unlisted", "customers.tf", "google_service_account.notify.member", `"allUsers"`},
	{"no public door unlisted", "main.tf", `settings_file   = "/settings/settings.yaml"`, `settings_file   = "allUsers"`},

	// More rights to the one.
	{"no public bucket unlisted", "portal.tf", "roles/storage.legacyObjectReader\"\n", "roles/storage.objectViewer\"\n"},
	{"no public bucket unlisted", "portal.tf", "roles/storage.legacyObjectReader\"\n", "roles/storage.legacyBucketReader\"\n"},
	{"no public bucket unlisted", "portal.tf", "roles/storage.legacyObjectReader\"\n", "roles/storage.objectUser\"\n"},
	{"no public bucket unlisted", "portal.tf", `"allUsers"`, `"allAuthenticatedUsers"`},
	{"no public bucket unlisted", "portal.tf", `"roles/storage.objectUser"`, `"roles/storage.admin"`},
	{"no public bucket unlisted", "portal.tf", "google_service_account.notify.member", "google_service_account.slack.member"},
	{"no public door unlisted", "portal.tf", "google_service_account.notify.member", `"allUsers"`},
	{"no public bucket unlisted", "portal.tf", "", strings.Replace(readersOf("portal[0]"), `"allUsers"`, "google_service_account.slack.member", 1)},
	{"least rights", "portal.tf", "", readersOf("portal[0]")},
	{"no public door unlisted", "portal.tf", "", readersOf("portal[0]")},
	{"no public bucket unlisted", "portal.tf", "", "resource \"google_storage_object_access_control\" \"portal\" {\n  entity = \"somebody\"\n}\n"},

	// The exception for more than it is for.
	{"no public bucket unlisted", "portal.tf", portalBucket + "\n  role   = \"roles/storage.legacyObjectReader\"", "google_storage_bucket.uploads.name\n  role   = \"roles/storage.legacyObjectReader\""},
	{"no public bucket unlisted", "portal.tf", `count = var.portal == "public" ? 1 : 0`, "for_each = toset([" + portalBucket + ", google_storage_bucket.uploads.name])"},
	{"no public bucket unlisted", "portal.tf", `count = var.portal == "public" ? 1 : 0`, `count = var.portal == "" ? 0 : 1`},
	{"no public bucket unlisted", "portal.tf", `var.portal == "public" ? "inherited" : "enforced"`, `"inherited"`},
	{"no public bucket unlisted", "portal.tf", `"${var.project}-noroshi-portal"`, "var.customers_bucket"},
	{"no public bucket unlisted", "portal.tf", "uniform_bucket_level_access = true", "uniform_bucket_level_access = false"},
	{"no public bucket unlisted", "function_slack.tf", "google_storage_bucket.uploads.name", portalBucket},
	{"no public bucket unlisted", "function_slack.tf", "bucket = google_storage_bucket.uploads.name", "bucket = google_storage_bucket.uploads.name\n  predefined_acl = \"publicRead\""},
	{"no public bucket unlisted", "portal.tf", "", ""},

	// Who is told of it.
	{"environment", "function_notify.tf", "merge(local.environment, local.portal)", "local.environment"},
	{"environment", "function_slack.tf", "= local.environment\n", "= merge(local.environment, local.portal)\n"},
	{"environment", "main.tf", "NOROSHI_SETTINGS = local.settings_file\n", "NOROSHI_SETTINGS = local.settings_file\n      NOROSHI_PORTAL = \"gs://portal\"\n"},
	{"environment", "portal.tf", "NOROSHI_PORTAL", "NOROSHI_PORTALS"},
	{"environment", "portal.tf", `var.portal == "" ? {} : {`, `var.portal != "public" ? {} : {`},
}

// readersOf lets everybody read a bucket, by a block of another name.
func readersOf(bucket string) string {
	return fmt.Sprintf("resource \"google_storage_bucket_iam_member\" \"more\" {\n  bucket = google_storage_bucket.%s.name\n  role   = \"roles/storage.legacyObjectReader\"\n  member = \"allUsers\"\n}\n", bucket)
}
