terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }

  # The state names accounts, buckets and URLs and no secret's value; keep it where two people can reach it all the same:
  # backend.tf, a file of your own, says so (../deploy/README.md).
}

provider "google" {
  project = var.project
  region  = var.region
}
