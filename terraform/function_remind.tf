# The minute tick: what is due, what nobody serves. It writes entries and marks only and can read no secret of Slack's.
resource "google_service_account" "remind" {
  account_id   = "noroshi-remind"
  display_name = "Noroshi: the minute tick"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "remind" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.remind.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "remind" {
  for_each = setunion([], keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.remind.member
}

resource "google_storage_bucket_object" "remind" {
  bucket = google_storage_bucket.uploads.name
  name   = "remind-${filesha256("${var.uploads}/remind.zip")}.zip"
  source = "${var.uploads}/remind.zip"
}

resource "google_cloudfunctions2_function" "remind" {
  name        = "remind"
  location    = var.region
  description = "Every minute: what is due, what nobody serves"

  build_config {
    runtime         = var.runtime
    entry_point     = "remind"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.remind.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.remind.email
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    timeout_seconds                  = 60
    min_instance_count               = 0
    max_instance_count               = 1
    max_instance_request_concurrency = 20
    environment_variables            = local.environment

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
    google_secret_manager_secret_iam_member.remind,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "remind" {
  name     = google_cloudfunctions2_function.remind.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.clock.member
}

resource "google_cloud_scheduler_job" "remind" {
  name             = "noroshi-remind"
  region           = var.region
  description      = "Every minute. A tick that fails is followed by the next one: one retry is enough."
  schedule         = "* * * * *"
  time_zone        = var.timezone
  attempt_deadline = "60s"

  retry_config {
    retry_count          = 1
    min_backoff_duration = "5s"
    max_backoff_duration = "10s"
  }

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.remind.service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.clock.email
      audience              = google_cloudfunctions2_function.remind.service_config[0].uri
    }
  }
}
