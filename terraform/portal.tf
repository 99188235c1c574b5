# The customers' portal, where somebody wants one: a bucket of its own, which notify alone writes. With `public` anybody on the internet reads
# its objects; it is the one bucket of which that is so, and the rules list it. With `private` nobody does but those whom you let read it,
# such as whatever copies the pages to a web server of yours.

locals {
  # What notify is told beside local.environment.
  portal = var.portal == "" ? {} : { NOROSHI_PORTAL = "gs://${google_storage_bucket.portal[0].name}" }
}

resource "google_storage_bucket" "portal" {
  count = var.portal == "" ? 0 : 1

  name                        = "${var.project}-noroshi-portal"
  location                    = var.portal_location == "" ? var.region : var.portal_location
  uniform_bucket_level_access = true
  public_access_prevention    = var.portal == "public" ? "inherited" : "enforced"

  # A load balancer in front shows index.html for a folder. The bucket's own address does not, so links name it.
  website {
    main_page_suffix = "index.html"
  }

  # The feeds and the summaries may be read by pages of other origins. Nothing here is another's secret, and nothing is sent along.
  cors {
    origin          = ["*"]
    method          = ["GET", "HEAD"]
    response_header = ["Content-Type", "ETag"]
    max_age_seconds = 3600
  }

  # No versions: all of it is made anew from the store. What somebody deletes by hand comes back for a week.
  soft_delete_policy {
    retention_duration_seconds = 604800
  }

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket_iam_member" "portal_writer" {
  count = var.portal == "" ? 0 : 1

  bucket = google_storage_bucket.portal[0].name
  role   = "roles/storage.objectUser"
  member = google_service_account.notify.member
}

# Whoever knows an object's name reads it, and nobody lists the names: this role has storage.objects.get and nothing else.
# roles/storage.objectViewer has storage.objects.list, too.
resource "google_storage_bucket_iam_member" "portal_readers" {
  count = var.portal == "public" ? 1 : 0

  bucket = google_storage_bucket.portal[0].name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}
