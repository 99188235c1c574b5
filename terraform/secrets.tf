locals {
  # What outside systems are told in secret: the variable, by the secret's name. A system that is told anything has a file of
  # its own, systems/<system>.yaml.
  system_secrets = {
    for f in fileset(path.module, "systems/*.yaml") : trimsuffix(basename(f), ".yaml") => yamldecode(file("${path.module}/${f}"))
  }

  # What monitors prove themselves with. It has no version while no alerts are taken.
  hears = {
    alert-secrets = "NOROSHI_ALERT_SECRETS"
  }

  told_alert = { for s, v in local.hears : s => v if contains(keys(var.secret_versions), s) }

  # The same of all secrets that are passed in variables.
  secrets = merge(concat(values(local.system_secrets), [local.hears, {
    slack-signing-secret = "SLACK_SIGNING_SECRET"
    session-key          = "NOROSHI_SESSION_KEY"
    oidc-secret          = "NOROSHI_OIDC_SECRET"
  }])...)

  # Of each system those that are in use. One that has no version belongs to a system that is not configured.
  told = {
    for system, secrets in local.system_secrets : system => { for s, v in secrets : s => v if contains(keys(var.secret_versions), s) }
  }

  # What is told to whatever calls all systems but those whose own function alone may: who sends mails to customers.
  told_all = merge([for system, secrets in local.told : secrets if system != "mail"]...)
}

# The secrets' names and nothing of their values: those are added by `gcloud secrets versions add` (../deploy/README.md),
# so that neither the state nor a variables file ever holds one.
resource "google_secret_manager_secret" "secret" {
  for_each = toset(concat(keys(local.secrets), ["settings", "playbook"]))

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
