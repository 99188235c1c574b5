package terraform

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/store"
)

// roles is what accounts that are no function's may do in the project.
var roles = map[string]string{
	"google_project_iam_member.build":   "roles/artifactregistry.writer roles/logging.logWriter roles/storage.objectViewer",
	"google_project_iam_member.trigger": "roles/eventarc.eventReceiver",
}

var roleForm = regexp.MustCompile(`roles/[A-Za-z.]+`)

// leastRights: each function runs as itself, may use this database, and reads the secrets of its row and no others.
func leastRights(m module) (faults []string) {
	for _, f := range function.Table() {
		name := f.Name
		account := "google_service_account." + name
		fn := m.find("google_cloudfunctions2_function." + name)
		data := m.find("google_project_iam_member." + name)
		secrets := m.find("google_secret_manager_secret_iam_member." + name)
		for what, pair := range map[string][2]string{
			"account":      {fn.one("service_config").attrs["service_account_email"], account + ".email"},
			"builder":      {fn.one("build_config").attrs["service_account"], "google_service_account.build.id"},
			"data":         {data.str("role") + " " + data.attrs["member"], "roles/datastore.user " + account + ".member"},
			"database":     {data.one("condition").attrs["expression"], "local.this_database"},
			"secrets":      {secrets.attrs["for_each"], "setunion(" + m.given(f) + ", keys(local.files))"},
			"secrets role": {secrets.str("role") + " " + secrets.attrs["member"], "roles/secretmanager.secretAccessor " + account + ".member"},
		} {
			if pair[0] != pair[1] {
				faults = append(faults, fmt.Sprintf("%s: %s %q, want %q", name, what, pair[0], pair[1]))
			}
		}
	}
	return slices.Concat(faults, unlistedRoles(m), unlistedMembers(m), customersAreReadBy(m))
}

// memberOf are the resources that give an account a right, by whose they may be: those of functions bear a function's name.
var memberOf = map[string]func(name string) bool{
	"google_project_iam_member":               func(string) bool { return true }, // each is listed with its role
	"google_secret_manager_secret_iam_member": func(name string) bool { return rowOf(name).Name != "" },
	"google_cloud_run_v2_service_iam_member":  func(name string) bool { return rowOf(name).Name != "" },
	"google_storage_bucket_iam_member": func(name string) bool {
		return slices.Contains([]string{"customers", "portal_writer", "portal_readers"}, name)
	},
}

// unlistedMembers: nobody has a right by another block than those that the other rules look at.
func unlistedMembers(m module) (faults []string) {
	for _, b := range m.blocks {
		if b.kind != "resource" || !strings.HasSuffix(b.labels[0], "_iam_member") {
			continue
		}
		if may := memberOf[b.labels[0]]; may == nil || !may(b.labels[1]) {
			faults = append(faults, b.name()+": gives a right that no rule knows")
		}
	}
	return faults
}

// customersAreReadBy: what may read the list of customers in its bucket is notify's account, and it may do nothing else there.
func customersAreReadBy(m module) (faults []string) {
	b := m.find("google_storage_bucket_iam_member.customers")
	for name, want := range map[string]string{
		"count": `var.customers_bucket == "" ? 0 : 1`, "bucket": "var.customers_bucket", "role": `"roles/storage.objectViewer"`,
		"member": "google_service_account." + incident.WorkerOf(incident.Mail) + ".member",
	} {
		if b.attrs[name] != want {
			faults = append(faults, fmt.Sprintf("%s: %s %s, want %s", b.name(), name, b.attrs[name], want))
		}
	}
	return faults
}

func unlistedRoles(m module) (faults []string) {
	for _, b := range m.resources("google_project_iam_member") {
		got := strings.Join(roleForm.FindAllString(textOf(b), -1), " ")
		want, listed := roles[b.name()]
		if rowOf(b.labels[1]).Name != "" && !listed {
			want, listed = "roles/datastore.user", true
		}
		if !listed || got != want {
			faults = append(faults, fmt.Sprintf("%s: gives %s, want %q", b.name(), got, want))
		}
	}
	m.everything(func(top, b block) {
		if b.kind == "resource" && regexp.MustCompile(`_iam_(policy|binding)$`).MatchString(b.labels[0]) {
			faults = append(faults, top.name()+": takes rights away that others gave")
		}
	})
	return faults
}

func list(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// environment: what is passed is read, and what a function needs is passed.
func environment(m module) (faults []string) {
	read := readVariables()
	for _, v := range regexp.MustCompile(`\b[A-Z][A-Z0-9_]{3,}\b`).FindAllString(m.find("locals").attrs["environment"], -1) {
		if !slices.Contains(read, v) {
			faults = append(faults, "local.environment: nothing reads "+v)
		}
	}
	for _, v := range []string{"NOROSHI_STORE", "NOROSHI_SETTINGS"} {
		if !regexp.MustCompile(`\b` + v + `\s*=`).MatchString(m.find("locals").attrs["environment"]) {
			faults = append(faults, "local.environment: lacks "+v)
		}
	}
	for v := range m.secrets() {
		if !slices.Contains(read, v) {
			faults = append(faults, "a secret is passed in "+v+", which nothing reads")
		}
	}
	for _, f := range m.resources("google_cloudfunctions2_function") {
		faults = append(faults, passed(m, f, read)...)
	}
	return append(faults, portalIsTold(m)...)
}

// passed checks the variables of one function.
func passed(m module, f block, read []string) (faults []string) {
	c := f.one("service_config")
	if want := variablesOf(rowOf(f.labels[1])); c.attrs["environment_variables"] != want {
		faults = append(faults, f.name()+": is told "+c.attrs["environment_variables"]+", want "+want)
	}
	if files := c.one("secret_volumes"); files.attrs["for_each"] != "local.files" {
		faults = append(faults, f.name()+": has no settings")
	}
	secret := func(name string) string {
		return fmt.Sprintf("google_secret_manager_secret.secret[%s].secret_id var.secret_versions[%s]", name, name)
	}
	row := rowOf(f.labels[1])
	var got, want []string
	for _, e := range c.in("secret_environment_variables") {
		if each := e.attrs["for_each"]; each != "" {
			e = e.one("content")
			got = append(got, "keys("+each+")")
		}
		got = append(got, e.attrs["key"]+" "+e.attrs["secret"]+" "+e.attrs["version"])
	}
	if by := m.given(row); strings.HasPrefix(by, "keys(") {
		want = append(want, by, "secret_environment_variables.value "+secret("secret_environment_variables.key"))
	} else {
		for variable, s := range m.secrets() {
			if slices.Contains(secretsOf(m, row), s) {
				want = append(want, strconv.Quote(variable)+" "+secret(strconv.Quote(s)))
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		faults = append(faults, fmt.Sprintf("%s: secrets %q, want %q", f.name(), got, want))
	}
	return faults
}

// given is how a function's file names the secrets that it is given: a system's worker by the system's file, the weekly check
// by all of them, what hears alerts by what is there, any other one by one.
func (m module) given(f function.Row) string {
	for _, s := range f.Systems {
		if _, told := m.source["systems/"+string(s)+".yaml"]; told {
			return "keys(local.told." + string(s) + ")"
		}
	}
	switch {
	case f.Name == function.Preflight:
		return "keys(local.told_all)"
	case f.Has(config.Hear): // it has no version while no alerts are taken
		return "keys(local.told_alert)"
	}
	return list(secretsOf(m, f))
}

var (
	systemFile = regexp.MustCompile(`^systems/([a-z]+)\.yaml$`)
	passedIn   = regexp.MustCompile(`(?m)^\s*([a-z-]+)(?::| +=) "?([A-Z][A-Z0-9_]+)"?$`)
)

// secrets are the secrets that are passed in variables, by the variable.
func (m module) secrets() map[string]string {
	out := map[string]string{}
	for name, text := range m.source {
		if name == "secrets.tf" || systemFile.MatchString(name) {
			for _, found := range passedIn.FindAllStringSubmatch(text, -1) {
				out[found[2]] = found[1]
			}
		}
	}
	return out
}

// secretsOfSystems: each system's file names the variables that the program reads from secrets for that system and no others,
// and is read by what passes them on.
func secretsOfSystems(m module) (faults []string) {
	told := map[string][]string{}
	for name, text := range m.source {
		if found := systemFile.FindStringSubmatch(name); found != nil {
			told[found[1]] = []string{}
			for _, pair := range passedIn.FindAllStringSubmatch(text, -1) {
				told[found[1]] = append(told[found[1]], pair[2])
			}
		}
	}
	for _, s := range incident.Systems {
		var want []string
		for _, v := range config.AllVariables() {
			if v.Secret && v.Wanted([]config.Need{config.Calls(s.Name)}) {
				want = append(want, v.Name)
			}
		}
		got := told[string(s.Name)]
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			faults = append(faults, fmt.Sprintf("systems/%s.yaml: passes %v, want %v", s.Name, got, want))
		}
		delete(told, string(s.Name))
	}
	for name := range told {
		faults = append(faults, "systems/"+name+".yaml: there is no such system")
	}
	locals := map[string]string{}
	for _, b := range m.file("secrets.tf") {
		maps.Copy(locals, b.attrs)
	}
	for local, want := range map[string]string{
		"system_secrets": `fileset(path.module, "systems/*.yaml")`, "secrets": "values(local.system_secrets)", "told": "in local.system_secrets",
		"told_all": `merge([for system, secrets in local.told : secrets if system != "mail"]...)`, "for_each": `toset(concat(keys(local.secrets), ["settings", "playbook"]))`,
	} {
		if !strings.Contains(locals[local], want) {
			faults = append(faults, "secrets.tf: "+local+" is not made of "+want)
		}
	}
	return faults
}

// readVariables lists the environment variables that shared/config names.
func readVariables() (names []string) {
	files, _ := filepath.Glob("../shared/config/*.go")
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				for _, v := range spec.Values {
					if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						s, _ := strconv.Unquote(lit.Value)
						names = append(names, s)
					}
				}
			}
			return true
		})
	}
	return names
}

// indexes: those of the program that Firestore does not make by itself, and no others.
func indexes(m module) (faults []string) {
	var got, want []string
	for _, i := range m.resources("google_firestore_index") {
		s := i.str("collection")
		for _, f := range i.in("fields") {
			s += " " + f.str("field_path") + " " + f.str("order")
		}
		got = append(got, s)
	}
	for _, x := range store.Indexes {
		if len(x.Fields) > 1 {
			want = append(want, composite(x))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		faults = append(faults, fmt.Sprintf("indexes %q, want %q", got, want))
	}
	faults = append(faults, unindexed(m)...)
	for _, x := range store.Indexes { // a query by a field without an index would find nothing
		for _, f := range x.Fields {
			if strings.Contains(m.find("google_firestore_field.unindexed").attrs["for_each"], strconv.Quote(last(x.Collection)+"."+f)) {
				faults = append(faults, fmt.Sprintf("%s.%s is looked for and has no index", x.Collection, f))
			}
		}
	}
	return faults
}

var unindexedForm = regexp.MustCompile(`"(\w+\.\w+)" += \{ collection = "(\w+)", field = "(\w+)" \}`)

// unindexed: the fields of which the program wants no index, and no others.
func unindexed(m module) (faults []string) {
	var got []string
	for _, found := range unindexedForm.FindAllStringSubmatch(m.source["firestore.tf"], -1) {
		if found[1] != found[2]+"."+found[3] {
			faults = append(faults, "firestore.tf: "+found[1]+" is of "+found[2]+" and "+found[3])
		}
		got = append(got, found[1])
	}
	slices.Sort(got)
	if want := slices.Sorted(slices.Values(store.Unindexed)); !slices.Equal(got, want) {
		faults = append(faults, fmt.Sprintf("fields without an index %q, want %q", got, want))
	}
	return faults
}

func composite(x store.Index) string {
	s := last(x.Collection)
	for i, f := range x.Fields {
		direction := "ASCENDING"
		if x.Desc && i == len(x.Fields)-1 {
			direction = "DESCENDING"
		}
		s += " " + f + " " + direction
	}
	return s
}

func last(collection string) string { return collection[strings.LastIndexByte(collection, '/')+1:] }

func databaseIsSafe(m module) (faults []string) {
	db := m.find("google_firestore_database.incidents")
	for name, want := range map[string]string{
		"delete_protection_state": "DELETE_PROTECTION_ENABLED", "point_in_time_recovery_enablement": "POINT_IN_TIME_RECOVERY_ENABLED",
		"type": "FIRESTORE_NATIVE", "location_id": "var.region",
	} {
		if got := db.str(name); got != want {
			faults = append(faults, fmt.Sprintf("%s: %s %q, want %s", db.name(), name, got, want))
		}
	}
	if db.one("lifecycle").attrs["prevent_destroy"] != "true" {
		faults = append(faults, db.name()+": a change can delete it")
	}
	ttl := m.find("google_firestore_field.expiring")
	if ttl.str("field") != store.ExpiryField || ttl.one("ttl_config").kind == "" || ttl.attrs["for_each"] != "toset("+list(store.Expiring)+")" {
		faults = append(faults, ttl.name()+": is no TTL of "+store.ExpiryField)
	}
	return faults
}

// alertPages: each alert has a page in two languages, and each page an alert.
func alertPages(m module) (faults []string) {
	var used []string
	for _, a := range m.resources("google_monitoring_alert_policy") {
		page := "alerts/" + a.labels[1] + ".md"
		used = append(used, page)
		if got := a.one("documentation").attrs["content"]; got != `file("${path.module}/`+page+`")` {
			faults = append(faults, fmt.Sprintf("%s: says %q and not %s", a.name(), got, page))
		}
		if text := m.source[page]; !strings.Contains(text, " / ") || strings.Count(text, "\n1. ") != 2 {
			faults = append(faults, page+": is missing, or does not say in both languages what to do first")
		}
		if a.attrs["notification_channels"] == "" {
			faults = append(faults, a.name()+": tells nobody")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.source)) {
		if strings.HasPrefix(name, "alerts/") && !slices.Contains(used, name) {
			faults = append(faults, name+": belongs to no alert")
		}
	}
	return faults
}

// filters: what the metrics look for is what the program logs.
func filters(m module) (faults []string) {
	messages := map[string]string{
		"ticks": logline.TickDone, "looks": logline.WatchDone, "unserved_marks": logline.TickDone, "preflight_faults": logline.PreflightDone,
		"stuck_effects": logline.EffectFailed, "waiting_effects": logline.EffectsWait, "lost_alerts": logline.AlertRefused,
	}
	for name, message := range messages {
		if filter := m.find("google_logging_metric." + name).attrs["filter"]; !strings.Contains(filter, fmt.Sprintf("jsonPayload.message=%q", message)) {
			faults = append(faults, fmt.Sprintf("metric %s does not look for %q", name, message))
		}
	}
	if filter := m.find("google_logging_metric.lost_alerts").attrs["filter"]; !strings.Contains(filter, fmt.Sprintf("jsonPayload.message=%q", logline.AlertUnclear)) {
		faults = append(faults, "metric lost_alerts does not look for "+logline.AlertUnclear)
	}
	for _, name := range []string{"stuck_effects", "waiting_effects"} { // doors make effects, too
		if strings.Contains(m.find("google_logging_metric." + name).attrs["filter"], "service_name") {
			faults = append(faults, "metric "+name+" looks at some functions only, and any may make effects")
		}
	}
	fields := []string{"message", logline.Class, logline.Attempts, logline.System, logline.Failed, logline.Woken, logline.Source}
	m.everything(func(top, b block) {
		for _, found := range regexp.MustCompile(`jsonPayload\.(\w+)`).FindAllStringSubmatch(fmt.Sprint(b.attrs), -1) {
			if !slices.Contains(fields, found[1]) {
				faults = append(faults, top.name()+": nothing logs "+found[1])
			}
		}
		for _, found := range regexp.MustCompile(`service_name=(\([^)]*\)|"[a-z]+")`).FindAllString(fmt.Sprint(b.attrs), -1) {
			for _, quoted := range regexp.MustCompile(`"([a-z]+)"`).FindAllStringSubmatch(found, -1) {
				if rowOf(quoted[1]).Name == "" {
					faults = append(faults, top.name()+": there is no function "+quoted[1])
				}
			}
		}
	})
	// Nothing runs without an alert: one for the clock's silence, one for Slack's patience.
	if m.find("google_monitoring_alert_policy.ticks").one("conditions").one("condition_absent").kind == "" {
		faults = append(faults, "no alert for a clock that has stopped")
	}
	if m.find("google_monitoring_alert_policy.looks").one("conditions").one("condition_absent").kind == "" {
		faults = append(faults, "no alert for tools that nobody looks at")
	}
	return faults
}

// outputs: the addresses that deploy/manifest reads, each of its function.
func outputs(m module) (faults []string) {
	for _, f := range function.Table() {
		if f.Kind != function.Door {
			continue
		}
		want := "google_cloudfunctions2_function." + f.Name + ".service_config[0].uri"
		if got := m.find("output." + f.Name + "_url").attrs["value"]; got != want {
			faults = append(faults, fmt.Sprintf("output %s_url is %q, want %s", f.Name, got, want))
		}
	}
	return faults
}
