# What must be switched on in the project. Nothing is switched off again when this is destroyed: something else of the
# project may use it by then.
#
# Terraform itself needs cloudresourcemanager for this list and for the rights of accounts, and cannot switch it on: the guide
# does, beforehand. Eventarc carries events in Pub/Sub.
resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "docs.googleapis.com",
    "drive.googleapis.com",
    "eventarc.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "sheets.googleapis.com",
    "storage.googleapis.com",
  ])

  service            = each.key
  disable_on_destroy = false
}
