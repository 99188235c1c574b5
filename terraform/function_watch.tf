# What is looked at outside every minute: the team's own tools, and the provider's public feeds. Its own function: it alone calls addresses that the
# settings name, and can read no secret of Slack's. Nobody is reminded later because something outside is slow.
resource "google_service_account" "watch" {
  account_id   = "noroshi-watch"
  display_name = "Noroshi: the look outside"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "watch" {
  project = var.project
  role    = "roles/datastore.user"
  member  = google_service_account.watch.member

  condition {
    title      = "this database only"
    expression = local.this_database
  }
}

resource "google_secret_manager_secret_iam_member" "watch" {
  for_each = setunion([], keys(local.files))

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.watch.member
}

resource "google_storage_bucket_object" "watch" {
  bucket = google_storage_bucket.uploads.name
  name   = "watch-${filesha256("${var.uploads}/watch.zip")}.zip"
  source = "${var.uploads}/watch.zip"
}

resource "google_cloudfunctions2_function" "watch" {
  name        = "watch"
  location    = var.region
  description = "Every minute: how the team's own tools do, and what the provider says"

  build_config {
    runtime         = var.runtime
    entry_point     = "watch"
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.uploads.name
        object = google_storage_bucket_object.watch.name
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.watch.email
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    available_cpu                    = "1"
    available_memory                 = "512Mi" # three feeds of 5 MB at most are read at the same time
    timeout_seconds                  = 60      # tools and feeds are asked at the same time, each for 10 s at most
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
    google_secret_manager_secret_iam_member.watch,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "watch" {
  name     = google_cloudfunctions2_function.watch.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.clock.member
}

resource "google_cloud_scheduler_job" "watch" {
  name             = "noroshi-watch"
  region           = var.region
  description      = "Every minute. A look that fails is followed by the next one: one retry is enough."
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
    uri         = google_cloudfunctions2_function.watch.service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.clock.email
      audience              = google_cloudfunctions2_function.watch.service_config[0].uri
    }
  }
}
