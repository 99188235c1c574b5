# What all functions have in common. Each function has a file of its own, function_<name>.tf, with its blocks in the same
# order: its account, the account's rights, its upload, the function, who may call it, what calls it.

locals {
  settings_file   = "/settings/settings.yaml"
  playbook_folder = "/playbooks"
  has_playbook    = contains(keys(var.secret_versions), "playbook")

  # What every function is told. Slack's secrets are added by those that have the right to read them.
  environment = merge(
    {
      NOROSHI_STORE    = "firestore:${var.project}/${google_firestore_database.incidents.name}"
      NOROSHI_SETTINGS = local.settings_file
    },
    local.has_playbook ? { NOROSHI_PLAYBOOKS = local.playbook_folder } : {},
    var.docs == "" ? {} : { NOROSHI_DOCS = var.docs },
  )

  # The rights to data are of one database, should there be another in the project.
  this_database = "resource.name == \"projects/${var.project}/databases/${google_firestore_database.incidents.name}\""

  # Files that every function reads, as secrets mounted at a folder each. Settings are no secret, but this way they have
  # versions that are pinned like the rest, rights for each function, and a place that no upload has to contain.
  files = merge(
    { settings = { folder = "/settings", file = "settings.yaml" } },
    local.has_playbook ? { playbook = { folder = local.playbook_folder, file = "playbook.yaml" } } : {},
  )
}

resource "google_storage_bucket" "uploads" {
  name                        = "${var.project}-noroshi-uploads"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  depends_on = [google_project_service.api]
}

# Builds run as this account, and not as the project's default one, which may do nearly everything.
resource "google_service_account" "build" {
  account_id   = "noroshi-build"
  display_name = "Noroshi: builds the functions"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "build" {
  for_each = toset([
    "roles/artifactregistry.writer",
    "roles/logging.logWriter",
    "roles/storage.objectViewer",
  ])

  project = var.project
  role    = each.key
  member  = google_service_account.build.member
}

# Who calls the functions that nobody else may call: the clock, and the database's triggers.
resource "google_service_account" "clock" {
  account_id   = "noroshi-clock"
  display_name = "Noroshi: Cloud Scheduler, calls remind, watch and preflight"

  depends_on = [google_project_service.api]
}

resource "google_service_account" "trigger" {
  account_id   = "noroshi-trigger"
  display_name = "Noroshi: Eventarc, calls the systems' workers"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "trigger" {
  project = var.project
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.trigger.member
}
