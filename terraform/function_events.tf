# Reactions and replies. Public: Slack calls it and nobody can say from where. Every request is verified by its signature.
resource "google_service_account" "events" {
  account_id   = "noroshi-events"
  display_name = "Noroshi: reactions and replies"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "events" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.events.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "events" {
  for_each = setunion(["slack-bot-token", "slack-signing-secret"], keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.events.member
}

resource "google_storage_bucket_object" "events" {
  bucket = google_storage_bucket.uploads.name
  name   = "events-${filesha256("${var.uploads}/events.zip")}.zip"
  source = "${var.uploads}/events.zip"
}

resource "google_cloudfunctions2_function" "events" {
  name        = "events"
  location    = var.region
  description = "Slack: reactions, thread replies"

  build_config {
    runtime         = var.runtime
    entry_point     = "events"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.events.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.events.email
    ingress_settings                 = "ALLOW_ALL"
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    timeout_seconds                  = 60
    min_instance_count               = var.warm
    max_instance_count               = 10
    max_instance_request_concurrency = 80
    environment_variables            = local.environment

    secret_environment_variables {
      key        = "SLACK_BOT_TOKEN"
      project_id = var.project
      secret     = google_secret_manager_secret.secret["slack-bot-token"].secret_id
      version    = var.secret_versions["slack-bot-token"]
    }

    secret_environment_variables {
      key        = "SLACK_SIGNING_SECRET"
      project_id = var.project
      secret     = google_secret_manager_secret.secret["slack-signing-secret"].secret_id
      version    = var.secret_versions["slack-signing-secret"]
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
    google_secret_manager_secret_iam_member.events,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "events" {
  name     = google_cloudfunctions2_function.events.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
