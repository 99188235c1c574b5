# The weekly check, told to the help channel. Its own function: it calls all outside systems, and neither remind nor a
# system's worker may read the others' secrets for its sake.
resource "google_service_account" "preflight" {
  account_id   = "noroshi-preflight"
  display_name = "Noroshi: the weekly check"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "preflight" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.preflight.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "preflight" {
  for_each = setunion(keys(local.told_all), keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.preflight.member
}

resource "google_storage_bucket_object" "preflight" {
  bucket = google_storage_bucket.uploads.name
  name   = "preflight-${filesha256("${var.uploads}/preflight.zip")}.zip"
  source = "${var.uploads}/preflight.zip"
}

resource "google_cloudfunctions2_function" "preflight" {
  name        = "preflight"
  location    = var.region
  description = "Weekly: checks tokens, channels, settings and store"

  build_config {
    runtime         = var.runtime
    entry_point     = "preflight"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.preflight.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.preflight.email
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    timeout_seconds                  = 300
    min_instance_count               = 0
    max_instance_count               = 1
    max_instance_request_concurrency = 20
    environment_variables            = local.environment

    dynamic "secret_environment_variables" {
      for_each = local.told_all

      content {
        key        = secret_environment_variables.value
        project_id = var.project
        secret     = google_secret_manager_secret.secret[secret_environment_variables.key].secret_id
        version    = var.secret_versions[secret_environment_variables.key]
      }
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
    google_secret_manager_secret_iam_member.preflight,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "preflight" {
  name     = google_cloudfunctions2_function.preflight.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.clock.member
}

resource "google_cloud_scheduler_job" "preflight" {
  name             = "noroshi-preflight"
  region           = var.region
  description      = "Mondays at ten, when somebody reads it."
  schedule         = "0 10 * * 1"
  time_zone        = var.timezone
  attempt_deadline = "300s"

  retry_config {
    retry_count          = 3
    min_backoff_duration = "5s"
    max_backoff_duration = "600s"
  }

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.preflight.service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.clock.email
      audience              = google_cloudfunctions2_function.preflight.service_config[0].uri
    }
  }
}
