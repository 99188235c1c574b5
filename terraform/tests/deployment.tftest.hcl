# What a plan says, with a provider that is made up: `terraform init -backend=false && terraform test` in ../.
#
# Only plans: applying would end in destroying, which the database refuses.

mock_provider "google" {}

variables {
  project      = "noroshi-test"
  uploads      = "tests/uploads"
  alert_emails = ["lead@example.com"]

  secret_versions = {
    slack-bot-token      = "7"
    slack-signing-secret = "8"
    session-key          = "11"
    oidc-secret          = "12"
    settings             = "9"
  }
}

run "the_database_is_safe" {
  command = plan

  assert {
    condition     = google_firestore_database.incidents.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "The database can be deleted."
  }

  assert {
    condition     = google_firestore_database.incidents.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "No minute of the last week can be restored."
  }

  assert {
    condition     = google_firestore_database.incidents.location_id == google_cloudfunctions2_function.slack.event_trigger[0].trigger_region
    error_message = "A trigger must be in the database's region."
  }
}

run "events_come_again" {
  command = plan

  assert {
    condition = alltrue([
      for f in [google_cloudfunctions2_function.slack, google_cloudfunctions2_function.docs, google_cloudfunctions2_function.notify] :
      f.event_trigger[0].retry_policy == "RETRY_POLICY_RETRY"
    ])
    error_message = "An event that fails once is lost."
  }

  assert {
    condition = anytrue([
      for e in google_cloudfunctions2_function.docs.event_trigger[0].event_filters :
      e.attribute == "document" && e.value == "marks/docs/pending/{mark}" && e.operator == "match-path-pattern"
    ])
    error_message = "docs is not woken by its marks."
  }

  assert {
    condition = anytrue([
      for e in google_cloudfunctions2_function.notify.event_trigger[0].event_filters :
      e.attribute == "document" && e.value == "marks/notify/pending/{mark}" && e.operator == "match-path-pattern"
    ])
    error_message = "notify is not woken by its marks."
  }
}

run "one_slack_and_warm_doors" {
  command = plan

  assert {
    condition     = google_cloudfunctions2_function.slack.service_config[0].max_instance_count == 1
    error_message = "Two instances would each spend the whole of Slack's budget."
  }

  assert {
    condition     = google_cloudfunctions2_function.notify.service_config[0].max_instance_count == 1
    error_message = "Two instances would each send at the whole pace of the mail server."
  }

  assert {
    condition = alltrue([
      for f in [google_cloudfunctions2_function.command, google_cloudfunctions2_function.interact, google_cloudfunctions2_function.events] :
      f.service_config[0].min_instance_count == 1 && f.service_config[0].max_instance_request_concurrency > 1
    ])
    error_message = "A cold start takes more than Slack's three seconds."
  }
}

run "versions_are_the_given_ones" {
  command = plan

  assert {
    condition = {
      for e in google_cloudfunctions2_function.command.service_config[0].secret_environment_variables : e.key => e.version
      } == {
      SLACK_BOT_TOKEN      = "7"
      SLACK_SIGNING_SECRET = "8"
    }
    error_message = "command does not run with the versions that were asked for."
  }

  assert {
    condition = alltrue([
      for v in google_cloudfunctions2_function.remind.service_config[0].secret_volumes : v.mount_path == "/settings" && v.versions[0].version == "9"
    ])
    error_message = "remind does not read the settings that were asked for."
  }

  assert {
    condition     = length(google_cloudfunctions2_function.remind.service_config[0].secret_environment_variables) == 0
    error_message = "remind is given a secret that it has no use for."
  }

  assert {
    condition     = length(google_cloudfunctions2_function.watch.service_config[0].secret_environment_variables) == 0
    error_message = "watch is given a secret that it has no use for."
  }

  assert {
    condition     = length(google_cloudfunctions2_function.alert.service_config[0].secret_environment_variables) == 0
    error_message = "alert is given a secret although no alerts are taken."
  }
}

run "the_form_has_its_own_secrets_only" {
  command = plan

  assert {
    condition = {
      for e in google_cloudfunctions2_function.form.service_config[0].secret_environment_variables : e.key => e.version
      } == {
      NOROSHI_SESSION_KEY = "11"
      NOROSHI_OIDC_SECRET = "12"
    }
    error_message = "form does not run with the versions that were asked for, or is given Slack's secrets."
  }

  assert {
    condition     = google_cloudfunctions2_function.form.service_config[0].max_instance_count == 3
    error_message = "Each instance counts guesses for itself: few of them bound how many there are together."
  }
}

run "an_upload_is_named_by_what_is_in_it" {
  command = plan

  assert {
    condition     = google_storage_bucket_object.slack.name == "slack-${filesha256("tests/uploads/slack.zip")}.zip"
    error_message = "Another upload would not deploy anything."
  }
}

run "nobody_else_may_call" {
  command = plan

  assert {
    condition = alltrue([
      for f in [google_cloudfunctions2_function.slack, google_cloudfunctions2_function.docs, google_cloudfunctions2_function.notify, google_cloudfunctions2_function.remind, google_cloudfunctions2_function.watch, google_cloudfunctions2_function.preflight] :
      f.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    ])
    error_message = "A function that only Google calls can be reached from outside."
  }

  assert {
    condition = alltrue([
      for d in [google_cloud_run_v2_service_iam_member.command, google_cloud_run_v2_service_iam_member.interact, google_cloud_run_v2_service_iam_member.events, google_cloud_run_v2_service_iam_member.form, google_cloud_run_v2_service_iam_member.alert] :
      d.member == "allUsers" && d.role == "roles/run.invoker"
    ])
    error_message = "Slack or a browser cannot call the app."
  }
}

run "without_a_playbook_of_ones_own" {
  command = plan

  assert {
    condition     = !contains(keys(google_cloudfunctions2_function.slack.service_config[0].environment_variables), "NOROSHI_PLAYBOOKS")
    error_message = "A folder is named that is not there."
  }
}

run "alerts_have_their_own_secret_only" {
  command = plan

  variables {
    secret_versions = {
      slack-bot-token      = "7"
      slack-signing-secret = "8"
      session-key          = "11"
      oidc-secret          = "12"
      settings             = "9"
      alert-secrets        = "13"
    }
  }

  assert {
    condition = {
      for e in google_cloudfunctions2_function.alert.service_config[0].secret_environment_variables : e.key => e.version
      } == {
      NOROSHI_ALERT_SECRETS = "13"
    }
    error_message = "alert does not run with the version that was asked for, or is given another secret."
  }

  assert {
    condition     = !contains([for e in google_cloudfunctions2_function.command.service_config[0].secret_environment_variables : e.key], "NOROSHI_ALERT_SECRETS")
    error_message = "command is given the secret of the alerts."
  }
}

run "only_notify_may_send" {
  command = plan

  variables {
    customers_bucket = "team-lists"

    secret_versions = {
      slack-bot-token      = "7"
      slack-signing-secret = "8"
      session-key          = "11"
      oidc-secret          = "12"
      settings             = "9"
      smtp-password        = "14"
    }
  }

  assert {
    condition = {
      for e in google_cloudfunctions2_function.notify.service_config[0].secret_environment_variables : e.key => e.version
      } == {
      NOROSHI_SMTP_PASSWORD = "14"
    }
    error_message = "notify does not run with the version that was asked for, or is given another secret."
  }

  assert {
    condition = !contains(flatten([
      for f in [google_cloudfunctions2_function.slack, google_cloudfunctions2_function.preflight, google_cloudfunctions2_function.command, google_cloudfunctions2_function.form] :
      [for e in f.service_config[0].secret_environment_variables : e.key]
    ]), "NOROSHI_SMTP_PASSWORD")
    error_message = "Another function than notify is given the password of the mail server."
  }

  assert {
    condition     = google_storage_bucket_iam_member.customers[0].bucket == "team-lists" && google_storage_bucket_iam_member.customers[0].role == "roles/storage.objectViewer"
    error_message = "notify cannot read the list of customers, or may do more."
  }
}

run "no_list_of_customers_in_a_bucket" {
  command = plan

  assert {
    condition     = length(google_storage_bucket_iam_member.customers) == 0
    error_message = "A right to a bucket that nobody has named."
  }
}

run "no_portal" {
  command = plan

  assert {
    condition     = length(google_storage_bucket.portal) + length(google_storage_bucket_iam_member.portal_writer) + length(google_storage_bucket_iam_member.portal_readers) == 0
    error_message = "A bucket, or a right to one, that nobody has asked for."
  }

  assert {
    condition     = !contains(keys(google_cloudfunctions2_function.notify.service_config[0].environment_variables), "NOROSHI_PORTAL") && output.portal_url == ""
    error_message = "A portal is named that is not there."
  }
}

run "a_public_portal" {
  command = plan

  variables {
    portal          = "public"
    portal_location = "ASIA1"
  }

  assert {
    condition     = google_storage_bucket.portal[0].public_access_prevention == "inherited" && google_storage_bucket.portal[0].uniform_bucket_level_access
    error_message = "Nobody could read the portal, or objects could have rights of their own."
  }

  assert {
    condition     = google_storage_bucket.portal[0].location == "ASIA1" && google_storage_bucket.uploads.location == "asia-northeast2"
    error_message = "The portal is not where it was asked for, or took something along."
  }

  assert {
    condition     = google_storage_bucket.uploads.public_access_prevention == "enforced"
    error_message = "Another bucket than the portal's may be public."
  }

  assert {
    condition = (
      google_storage_bucket_iam_member.portal_readers[0].bucket == "noroshi-test-noroshi-portal" &&
      google_storage_bucket_iam_member.portal_readers[0].member == "allUsers" &&
      google_storage_bucket_iam_member.portal_readers[0].role == "roles/storage.legacyObjectReader"
    )
    error_message = "Customers cannot read the portal, or can do more, such as listing what is there."
  }

  assert {
    condition     = google_storage_bucket_iam_member.portal_writer[0].bucket == "noroshi-test-noroshi-portal" && google_storage_bucket_iam_member.portal_writer[0].role == "roles/storage.objectUser"
    error_message = "notify cannot write the portal, or may do more."
  }

  assert {
    condition     = contains(google_storage_bucket.portal[0].cors[0].origin, "*") && toset(google_storage_bucket.portal[0].cors[0].method) == toset(["GET", "HEAD"])
    error_message = "Pages of other origins cannot read the summaries, or could do more."
  }

  assert {
    condition     = google_cloudfunctions2_function.notify.service_config[0].environment_variables["NOROSHI_PORTAL"] == "gs://noroshi-test-noroshi-portal"
    error_message = "notify does not know where the portal is."
  }

  assert {
    condition     = google_cloudfunctions2_function.notify.service_config[0].environment_variables["NOROSHI_SETTINGS"] == "/settings/settings.yaml"
    error_message = "notify is told of the portal in place of the rest."
  }

  assert {
    condition = !contains(flatten([
      for f in [google_cloudfunctions2_function.slack, google_cloudfunctions2_function.docs, google_cloudfunctions2_function.preflight, google_cloudfunctions2_function.command, google_cloudfunctions2_function.form, google_cloudfunctions2_function.remind] :
      keys(f.service_config[0].environment_variables)
    ]), "NOROSHI_PORTAL")
    error_message = "Another function than notify is told of the bucket."
  }

  assert {
    condition     = output.portal_url == "https://storage.googleapis.com/noroshi-test-noroshi-portal"
    error_message = "The portal's address is not put out."
  }
}

run "a_private_portal" {
  command = plan

  variables {
    portal = "private"
  }

  assert {
    condition     = google_storage_bucket.portal[0].public_access_prevention == "enforced" && length(google_storage_bucket_iam_member.portal_readers) == 0
    error_message = "A private portal can be read by everybody."
  }

  assert {
    condition     = google_storage_bucket.portal[0].location == "asia-northeast2" && length(google_storage_bucket_iam_member.portal_writer) == 1 && output.portal_url == ""
    error_message = "It is elsewhere, or notify cannot write it, or it has an address that nobody can open."
  }
}

run "with_a_playbook_and_a_drive" {
  command = plan

  variables {
    docs = "drive"

    secret_versions = {
      slack-bot-token      = "7"
      slack-signing-secret = "8"
      session-key          = "11"
      oidc-secret          = "12"
      settings             = "9"
      playbook             = "10"
    }
  }

  assert {
    condition     = google_cloudfunctions2_function.docs.service_config[0].environment_variables["NOROSHI_DOCS"] == "drive"
    error_message = "docs does not know of the drive."
  }

  assert {
    condition     = toset([for v in google_cloudfunctions2_function.slack.service_config[0].secret_volumes : v.mount_path]) == toset(["/settings", "/playbooks"])
    error_message = "The playbook is not mounted."
  }
}
