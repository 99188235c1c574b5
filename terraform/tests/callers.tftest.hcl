# Who calls whom. What the provider makes up is not known in a plan unless it is said here: each has a value of its own, so that
# what is compared differs where it is not the same thing.

mock_provider "google" {}

override_resource {
  target          = google_cloudfunctions2_function.remind
  override_during = plan
  values          = { service_config = { uri = "https://remind.example.com" } }
}

override_resource {
  target          = google_cloudfunctions2_function.preflight
  override_during = plan
  values          = { service_config = { uri = "https://preflight.example.com" } }
}

override_resource {
  target          = google_cloudfunctions2_function.watch
  override_during = plan
  values          = { service_config = { uri = "https://watch.example.com" } }
}

override_resource {
  target          = google_service_account.clock
  override_during = plan
  values = {
    email  = "clock@noroshi-test.iam.gserviceaccount.com"
    member = "serviceAccount:clock@noroshi-test.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.docs
  override_during = plan
  values          = { email = "docs@noroshi-test.iam.gserviceaccount.com" }
}

override_resource {
  target          = google_service_account.form
  override_during = plan
  values          = { email = "form@noroshi-test.iam.gserviceaccount.com" }
}

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

run "the_clock_says_whom_it_means" {
  command = plan

  assert {
    condition = (
      google_cloud_scheduler_job.remind.http_target[0].oidc_token[0].audience ==
      google_cloudfunctions2_function.remind.service_config[0].uri
    )
    error_message = "The token would be good for another function, or for none."
  }

  assert {
    condition     = google_cloud_scheduler_job.remind.schedule == "* * * * *" && google_cloud_scheduler_job.watch.schedule == "* * * * *"
    error_message = "The clock does not tick every minute."
  }

  assert {
    condition = (
      google_cloud_scheduler_job.watch.http_target[0].oidc_token[0].audience ==
      google_cloudfunctions2_function.watch.service_config[0].uri
    )
    error_message = "The look's token would be good for another function, or for none."
  }

  assert {
    condition = (
      google_cloud_scheduler_job.preflight.http_target[0].oidc_token[0].audience ==
      google_cloudfunctions2_function.preflight.service_config[0].uri
    )
    error_message = "The weekly token would be good for another function, or for none."
  }

  assert {
    condition     = google_cloud_scheduler_job.remind.http_target[0].oidc_token[0].service_account_email == google_service_account.clock.email
    error_message = "The clock calls as somebody else."
  }

  assert {
    condition     = google_cloud_run_v2_service_iam_member.preflight.member == google_service_account.clock.member
    error_message = "The clock may not call preflight."
  }

  assert {
    condition     = google_cloud_run_v2_service_iam_member.remind.member == google_service_account.clock.member
    error_message = "The clock may not call remind."
  }

  assert {
    condition     = google_cloud_run_v2_service_iam_member.watch.member == google_service_account.clock.member
    error_message = "The clock may not call watch."
  }
}

run "each_runs_as_itself" {
  command = plan

  assert {
    condition     = google_cloudfunctions2_function.docs.service_config[0].service_account_email == google_service_account.docs.email
    error_message = "docs runs with somebody else's rights."
  }

  assert {
    condition     = google_cloudfunctions2_function.form.service_config[0].service_account_email == google_service_account.form.email
    error_message = "form runs with somebody else's rights."
  }
}
