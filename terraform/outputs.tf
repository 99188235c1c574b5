output "command_url" {
  description = "Slack: slash command."
  value       = google_cloudfunctions2_function.command.service_config[0].uri
}

output "interact_url" {
  description = "Slack: interactivity, and options."
  value       = google_cloudfunctions2_function.interact.service_config[0].uri
}

output "events_url" {
  description = "Slack: events."
  value       = google_cloudfunctions2_function.events.service_config[0].uri
}

output "form_url" {
  description = "Browser: the form's own address. People use login.url of the settings, which it leads to."
  value       = google_cloudfunctions2_function.form.service_config[0].uri
}

output "alert_url" {
  description = "Monitors: followed by /pagerduty, /alertmanager, /grafana or /plain."
  value       = google_cloudfunctions2_function.alert.service_config[0].uri
}

output "portal_url" {
  description = "Customers: the public bucket's own address, for notices.portal.url of the settings; \"\": no bucket is public."
  value       = var.portal == "public" ? "https://storage.googleapis.com/${google_storage_bucket.portal[0].name}" : ""
}

output "manifest_command" {
  description = "Prints the Slack app manifest for these addresses; run it in this folder."
  value       = "terraform output -json | go run ../deploy/manifest -outputs -"
}

output "secrets" {
  description = "The secrets whose values are added by hand, by the name that secret_versions has for them."
  value       = { for k, s in google_secret_manager_secret.secret : k => s.secret_id }
}
