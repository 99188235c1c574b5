# Sends notices to customers by mail, writes the portal, and reads the list of customers. Its account alone holds the mail server's password,
# and alone writes the portal's bucket. One instance: the pace that the server was promised is in its memory.
resource "google_service_account" "notify" {
  account_id   = "noroshi-notify"
  display_name = "Noroshi: sends notices to customers"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "notify" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.notify.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "notify" {
  for_each = setunion(keys(local.told.mail), keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.notify.member
}

resource "google_storage_bucket_object" "notify" {
  bucket = google_storage_bucket.uploads.name
  name   = "notify-${filesha256("${var.uploads}/notify.zip")}.zip"
  source = "${var.uploads}/notify.zip"
}

resource "google_cloudfunctions2_function" "notify" {
  name        = "notify"
  location    = var.region
  description = "Firestore trigger: sends notices to customers"

  build_config {
    runtime         = var.runtime
    entry_point     = "notify"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.notify.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.notify.email
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    timeout_seconds                  = 540
    min_instance_count               = 0
    max_instance_count               = 1
    max_instance_request_concurrency = 80
    environment_variables            = merge(local.environment, local.portal)

    dynamic "secret_environment_variables" {
      for_each = local.told.mail

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

  event_trigger {
    trigger_region        = var.region
    event_type            = "google.cloud.firestore.document.v1.created"
    retry_policy          = "RETRY_POLICY_RETRY"
    service_account_email = google_service_account.trigger.email

    event_filters {
      attribute = "database"
      value     = google_firestore_database.incidents.name
    }

    event_filters {
      attribute = "document"
      value     = "marks/notify/pending/{mark}"
      operator  = "match-path-pattern"
    }
  }

  # Building needs the build account's rights, starting the secrets: neither is visible in an argument above.
  depends_on = [
    google_project_iam_member.build,
    google_secret_manager_secret_iam_member.notify,
    google_project_iam_member.trigger,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "notify" {
  name     = google_cloudfunctions2_function.notify.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.trigger.member
}
