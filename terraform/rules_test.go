package terraform

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
)

// doors are the functions that anybody reaches, and that verify each request themselves. Whoever opens one more, opens it
// here too.
var doors = []string{"command", "interact", "events", "form", "alert"}

// secretsOf are the secrets that a function is given, by what the program says that it needs.
func secretsOf(m module, f function.Row) (names []string) {
	secrets := m.secrets()
	for _, v := range config.AllVariables() {
		if v.Secret && v.Wanted(f.Needs) {
			names = append(names, secrets[v.Name])
		}
	}
	return names
}

// rowOf is what the program says of a function; the zero row of one that it does not know.
func rowOf(name string) function.Row {
	row, _ := function.RowOf(name)
	return row
}

func isDoor(name string) bool { return slices.Contains(doors, name) }

// order is the order of the blocks in each function's file.
var order = []string{
	"google_service_account", "google_project_iam_member", "google_secret_manager_secret_iam_member",
	"google_storage_bucket_object", "google_cloudfunctions2_function", "google_cloud_run_v2_service_iam_member",
}

// job follows them where the clock calls.
const job = "google_cloud_scheduler_job"

// secretForm is what a secret's value looks like: Slack's tokens, Google's keys, private keys, 32 hex digits.
var secretForm = regexp.MustCompile(`xox[a-z]-|xapp-|AIza[0-9A-Za-z_-]{10}|-----BEGIN|ya29\.|\b[0-9a-f]{32}\b|"type":\s*"service_account"`)

func noLiteralSecret(m module) (faults []string) {
	for _, name := range slices.Sorted(maps.Keys(m.source)) {
		if found := secretForm.FindString(m.source[name]); found != "" {
			faults = append(faults, fmt.Sprintf("%s: %q looks like a secret", name, found))
		}
	}
	m.everything(func(top, b block) {
		if slices.Contains(b.labels, "google_secret_manager_secret_version") {
			faults = append(faults, top.name()+": a secret's value would be in the state")
		}
		for variable := range m.secrets() {
			if b.kind != "secret_environment_variables" && !(b.kind == "locals" && b.file == "secrets.tf") && regexp.MustCompile(`\b`+variable+`\b`).MatchString(fmt.Sprint(b.attrs)) {
				faults = append(faults, top.name()+": "+variable+" does not come from Secret Manager")
			}
		}
		if b.kind == "variable" && regexp.MustCompile(`token|password|signing|(api|session)_?key`).MatchString(b.labels[0]) {
			faults = append(faults, top.name()+": a variable for a secret's value")
		}
	})
	return faults
}

func pinnedVersions(m module) (faults []string) {
	m.everything(func(top, b block) {
		v, ok := b.attrs["version"]
		if !ok || b.kind == "required_providers" {
			return
		}
		if !strings.HasPrefix(v, "var.secret_versions[") {
			faults = append(faults, fmt.Sprintf("%s: version %s; want one of var.secret_versions", top.name(), v))
		}
	})
	if v := m.find("variable.secret_versions"); !strings.Contains(fmt.Sprint(v.blocks), "[1-9][0-9]*$") {
		faults = append(faults, "variable.secret_versions: takes what is no number, such as latest")
	}
	return faults
}

func publicDoors(m module) (faults []string) {
	for _, top := range m.blocks {
		everyone := strings.Contains(textOf(top), "allUsers") || strings.Contains(textOf(top), "allAuthenticatedUsers")
		door := top.name()
		name, invoker := strings.CutPrefix(door, "google_cloud_run_v2_service_iam_member.")
		if everyone && door != publicReaders && (!invoker || !isDoor(name) || top.str("role") != "roles/run.invoker" || top.str("member") != "allUsers") {
			faults = append(faults, door+": is open to everybody")
		}
		if invoker && isDoor(name) && !everyone {
			faults = append(faults, door+": its callers cannot call it")
		}
		if invoker && top.attrs["name"] != "google_cloudfunctions2_function."+name+".name" {
			faults = append(faults, door+": is a door of "+top.attrs["name"])
		}
	}
	for _, f := range m.resources("google_cloudfunctions2_function") {
		want := "ALLOW_INTERNAL_ONLY"
		if isDoor(f.labels[1]) {
			want = "ALLOW_ALL"
		}
		if got := f.one("service_config").str("ingress_settings"); got != want {
			faults = append(faults, f.name()+": ingress "+got+", want "+want)
		}
	}
	return faults
}

// callers: who is not public is called by one account only, which can do nothing else.
func callers(m module) (faults []string) {
	for _, f := range function.Table() {
		name := f.Name
		door := m.find("google_cloud_run_v2_service_iam_member." + name)
		want := map[function.Kind]string{
			function.Door: `"allUsers"`, function.Worker: "google_service_account.trigger.member", function.Clock: "google_service_account.clock.member",
		}[f.Kind]
		if door.attrs["member"] != want {
			faults = append(faults, fmt.Sprintf("%s is called by %s, want %s", name, door.attrs["member"], want))
		}
		if f.Kind == function.Clock {
			faults = append(faults, calledByTheClock(m, name)...)
		}
	}
	return faults
}

func calledByTheClock(m module, name string) (faults []string) {
	j := m.find(job + "." + name)
	uri := "google_cloudfunctions2_function." + name + ".service_config[0].uri"
	http := j.one("http_target")
	token := http.one("oidc_token")
	for what, pair := range map[string][2]string{
		"uri":      {http.attrs["uri"], uri},
		"audience": {token.attrs["audience"], uri},
		"account":  {token.attrs["service_account_email"], "google_service_account.clock.email"},
	} {
		if pair[0] != pair[1] {
			faults = append(faults, fmt.Sprintf("%s: %s %s, want %s", j.name(), what, pair[0], pair[1]))
		}
	}
	if j.one("retry_config").attrs["retry_count"] == "" || j.attrs["attempt_deadline"] == "" {
		faults = append(faults, name+": its job has no retries or no deadline")
	}
	return faults
}

func retries(m module) (faults []string) {
	for _, f := range m.resources("google_cloudfunctions2_function") {
		name := f.labels[1]
		trigger := f.one("event_trigger")
		if (rowOf(name).Kind == function.Worker) != (trigger.kind != "") {
			faults = append(faults, name+": has a trigger and should not, or the other way round")
		}
		if trigger.kind == "" {
			continue
		}
		if got := trigger.str("retry_policy"); got != "RETRY_POLICY_RETRY" {
			faults = append(faults, name+": an event that fails is not delivered again: "+got)
		}
		path := fmt.Sprintf("%s %s", "marks/"+name+"/pending/{mark}", "match-path-pattern")
		if filters := trigger.in("event_filters"); len(filters) != 2 || filters[1].str("value")+" "+filters[1].str("operator") != path {
			faults = append(faults, name+": is not woken by "+path)
		}
	}
	return faults
}

func instances(m module) (faults []string) {
	for _, f := range m.resources("google_cloudfunctions2_function") {
		name, c := f.labels[1], f.one("service_config").attrs
		if len(c["max_instance_request_concurrency"]) < 2 {
			faults = append(faults, name+": parallel requests each start an instance")
		}
		if rowOf(name).Has(config.Verify) && c["min_instance_count"] != "var.warm" {
			faults = append(faults, name+": no instance is kept warm for Slack's three seconds")
		}
		if limit := rowOf(name).Limit; c["timeout_seconds"] != fmt.Sprint(limit.Seconds()) {
			faults = append(faults, fmt.Sprintf("%s: time limit %s s, and the program counts on %s", name, c["timeout_seconds"], limit))
		}
		if memory := fmt.Sprintf(`"%dMi"`, function.Memory>>20); c["available_memory"] != memory {
			faults = append(faults, fmt.Sprintf("%s: %s of memory, and the program counts on %s", name, c["available_memory"], memory))
		}
		if c["max_instance_count"] == "" {
			faults = append(faults, name+": nothing bounds its instances")
		}
	}
	for _, name := range []string{incident.WorkerOf(incident.Slack), incident.WorkerOf(incident.Mail)} {
		if got := m.find("google_cloudfunctions2_function." + name).one("service_config").attrs["max_instance_count"]; got != "1" {
			faults = append(faults, name+": "+got+" instances, and the rate budget is in the memory of one")
		}
	}
	return faults
}

func blockOrder(m module) (faults []string) {
	for _, name := range m.functions() {
		var got []string
		for _, b := range m.file("function_" + name + ".tf") {
			if b.kind != "resource" || b.labels[1] != name {
				faults = append(faults, b.file+": holds "+b.name())
				continue
			}
			if b.labels[0] != "google_project_service" || len(got) > 0 { // what only this function needs is switched on first
				got = append(got, b.labels[0])
			}
		}
		want := slices.Clone(order)
		if rowOf(name).Kind == function.Clock {
			want = append(want, job)
		}
		if !slices.Equal(got, want) {
			faults = append(faults, fmt.Sprintf("function_%s.tf: blocks %v, want %v", name, got, want))
		}
	}
	return faults
}

// everyFunction compares the functions that exist with those that are deployed and those of the program's table.
func everyFunction(m module) (faults []string) {
	entries, err := os.ReadDir("../functions")
	if err != nil {
		return []string{err.Error()}
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	var known []string
	for _, row := range function.Table() {
		known = append(known, row.Name)
	}
	slices.Sort(known)
	if deployed := m.functions(); !slices.Equal(folders, deployed) || !slices.Equal(known, deployed) {
		faults = append(faults, fmt.Sprintf("folders of functions/ %v, files function_*.tf %v, in the program's table %v", folders, deployed, known))
	}
	for _, name := range known {
		if _, err := os.Stat("tests/uploads/" + name + ".zip"); err != nil {
			faults = append(faults, "Terraform's own tests have no upload of "+name)
		}
	}
	return faults
}

// overriding is the first Terraform that knows override_during, by which the module's own tests know a plan's addresses.
const overriding = ">= 1.11"

// terraformVersion: the Terraform that is asked for can run the module's own tests.
func terraformVersion(m module) (faults []string) {
	if got := m.find("terraform").str("required_version"); got != overriding {
		faults = append(faults, "versions.tf asks for Terraform "+got+", and its tests need "+overriding)
	}
	return faults
}

// textOf is all that stands in a block.
func textOf(b block) string {
	var s strings.Builder
	b.everything(func(x block) { fmt.Fprintln(&s, x.labels, x.attrs) })
	return s.String()
}
