# The secrets' names and nothing of their values: those are added by `gcloud secrets versions add` (../deploy/README.md),
# so that neither the state nor a variables file ever holds one.
resource "google_secret_manager_secret" "secret" {
  for_each = toset(["slack-bot-token", "slack-signing-secret", "session-key", "oidc-secret", "settings", "playbook"])

  secret_id = "noroshi-${each.key}"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  # A version that was destroyed by mistake comes back for a week.
  version_destroy_ttl = "604800s"

  depends_on = [google_project_service.api]
}
