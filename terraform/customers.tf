# The list of customers, where it is an object of a bucket. The bucket is somebody else's; the right is to read what is in this one, and
# notify's alone. A Google Sheet is shared with its account instead.
resource "google_storage_bucket_iam_member" "customers" {
  count = var.customers_bucket == "" ? 0 : 1

  bucket = var.customers_bucket
  role   = "roles/storage.objectViewer"
  member = google_service_account.notify.member
}
