# What the variables refuse.

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

run "latest_is_no_version" {
  command = plan

  variables {
    secret_versions = {
      slack-bot-token      = "latest"
      slack-signing-secret = "8"
      session-key          = "11"
      oidc-secret          = "12"
      settings             = "9"
    }
  }

  expect_failures = [var.secret_versions]
}

run "no_key_of_sessions" {
  command = plan

  variables {
    secret_versions = {
      slack-bot-token      = "7"
      slack-signing-secret = "8"
      oidc-secret          = "12"
      settings             = "9"
    }
  }

  expect_failures = [var.secret_versions]
}

run "no_settings" {
  command = plan

  variables {
    secret_versions = {
      slack-bot-token      = "7"
      slack-signing-secret = "8"
      session-key          = "11"
      oidc-secret          = "12"
    }
  }

  expect_failures = [var.secret_versions]
}

run "an_alert_for_nobody" {
  command = plan

  variables {
    alert_emails = []
  }

  expect_failures = [var.alert_emails]
}

run "a_multi_region" {
  command = plan

  variables {
    region = "nam5"
  }

  expect_failures = [var.region]
}

run "a_bucket_with_its_object" {
  command = plan

  variables {
    customers_bucket = "gs://team-lists/customers.csv"
  }

  expect_failures = [var.customers_bucket]
}

run "a_portal_for_somebody" {
  command = plan

  variables {
    portal = "yes"
  }

  expect_failures = [var.portal]
}

run "a_portal_somewhere" {
  command = plan

  variables {
    portal          = "public"
    portal_location = "near Tokyo"
  }

  expect_failures = [var.portal_location]
}

run "documents_on_a_disk" {
  command = plan

  variables {
    docs = "local:/tmp"
  }

  expect_failures = [var.docs]
}
