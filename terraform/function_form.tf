# The web form, for the day Slack is down. Public: people reach it with nothing but a browser. Who they are is verified by
# the company's identity provider, or by a break-glass code. It has no right to Slack's secrets, and needs no Slack.
resource "google_service_account" "form" {
  account_id   = "noroshi-form"
  display_name = "Noroshi: web form"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "form" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.form.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "form" {
  for_each = setunion(["session-key", "oidc-secret"], keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.form.member
}

resource "google_storage_bucket_object" "form" {
  bucket = google_storage_bucket.uploads.name
  name   = "form-${filesha256("${var.uploads}/form.zip")}.zip"
  source = "${var.uploads}/form.zip"
}

resource "google_cloudfunctions2_function" "form" {
  name        = "form"
  location    = var.region
  description = "Browser: declare, boards, TODOs, without Slack"

  build_config {
    runtime         = var.runtime
    entry_point     = "form"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.form.name
      }
    }
  }

  # No instance is kept warm: a person with a browser can wait the second that a cold start takes, which Slack cannot. Few
  # at most, since each counts for itself how often a caller guesses a code.
  service_config {
    service_account_email            = google_service_account.form.email
    ingress_settings                 = "ALLOW_ALL"
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    timeout_seconds                  = 60
    min_instance_count               = 0
    max_instance_count               = 3
    max_instance_request_concurrency = 80
    environment_variables            = local.environment

    secret_environment_variables {
      key        = "NOROSHI_SESSION_KEY"
      project_id = var.project
      secret     = google_secret_manager_secret.secret["session-key"].secret_id
      version    = var.secret_versions["session-key"]
    }

    secret_environment_variables {
      key        = "NOROSHI_OIDC_SECRET"
      project_id = var.project
      secret     = google_secret_manager_secret.secret["oidc-secret"].secret_id
      version    = var.secret_versions["oidc-secret"]
    }

    dynamic "secret_volumes" {
      for_each = local.files

      content {
        mount_path = secret_volumes.value.folder
        project_id = var.project
        secret     = google_secret_manager_secret.secret[secret_volumes.key].secret_id

        versions {
          version = var.secret_versions[secret_volumes.key]
          path    = secret_volumes.value.file
        }
      }
    }
  }

  # Building needs the build account's rights, starting the secrets: neither is visible in an argument above.
  depends_on = [
    google_project_iam_member.build,
    google_secret_manager_secret_iam_member.form,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "form" {
  name     = google_cloudfunctions2_function.form.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
