terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }

  # The state names accounts, buckets and URLs and no secret's value; keep it where two people can reach it all the same:
  # backend "gcs" { bucket = "…", prefix = "noroshi" } in a file of your own, see ../deploy/README.md.
}

provider "google" {
  project = var.project
  region  = var.region
}
