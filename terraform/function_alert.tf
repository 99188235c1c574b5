# What the team's monitors send. Public: a monitor has no account at Google, and proves itself by a signature or a secret. The only
# secret that it can read is that of the alerts, and it calls nobody.
resource "google_service_account" "alert" {
  account_id   = "noroshi-alert"
  display_name = "Noroshi: alerts"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "alert" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.alert.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "alert" {
  for_each = setunion(keys(local.told_alert), keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.alert.member
}

resource "google_storage_bucket_object" "alert" {
  bucket = google_storage_bucket.uploads.name
  name   = "alert-${filesha256("${var.uploads}/alert.zip")}.zip"
  source = "${var.uploads}/alert.zip"
}

resource "google_cloudfunctions2_function" "alert" {
  name        = "alert"
  location    = var.region
  description = "Monitors: alerts, which open signs"

  build_config {
    runtime         = var.runtime
    entry_point     = "alert"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.alert.name
      }
    }
  }

  # No instance is kept warm: monitors wait longer than a cold start takes, and deliver again. Few at most: alerts of one outage
  # are recorded one after the other.
  service_config {
    service_account_email            = google_service_account.alert.email
    ingress_settings                 = "ALLOW_ALL"
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    timeout_seconds                  = 60
    min_instance_count               = 0
    max_instance_count               = 3
    max_instance_request_concurrency = 80
    environment_variables            = local.environment

    dynamic "secret_environment_variables" {
      for_each = local.told_alert

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
    google_secret_manager_secret_iam_member.alert,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "alert" {
  name     = google_cloudfunctions2_function.alert.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
