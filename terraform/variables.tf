variable "project" {
  description = "Google Cloud project id. A project of its own: nothing else then shares its quotas, rights and alerts."
  type        = string
}

variable "region" {
  description = <<-EOT
    Where the functions and the database are, together: a Firestore trigger must be in the database's region.
    It must not fail with the provider's region that is watched. Any Google region is off AWS, but one in the same city
    shares its earthquakes and its power. Osaka has another grid than Tokyo and is 10 ms away. The people of Noroshi notice
    no latency between regions: a click takes one round trip from Slack, which is in the United States, wherever this is.
  EOT
  type        = string
  default     = "asia-northeast2"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A single region such as asia-northeast2: functions are in no multi-region."
  }
}

variable "database" {
  description = "Firestore database. Only one database of a project has the free quota: the first, usually (default)."
  type        = string
  default     = "(default)"
}

variable "uploads" {
  description = "Folder with <function>.zip, as `go run ./deploy/stage -out terraform/build` writes it; relative to this folder."
  type        = string
  default     = "build"
}

variable "runtime" {
  description = "The Go runtime of Cloud Run functions. It must not be older than the go line of go.mod."
  type        = string
  default     = "go126"
}

variable "secret_versions" {
  description = <<-EOT
    Which version of each secret is in use: numbers, never values. A number is pinned, so that a rotation or a change of
    settings is an apply that people see, and going back is one, too. `playbook` may be missing: then the built-in
    playbooks are the only ones.
  EOT
  type        = map(string)

  validation {
    condition     = alltrue([for v in values(var.secret_versions) : can(regex("^[1-9][0-9]*$", v))])
    error_message = "Each version is a number. `latest` would change what runs without anybody having said so."
  }

  validation {
    condition     = alltrue([for s in ["slack-bot-token", "slack-signing-secret", "session-key", "oidc-secret", "settings"] : contains(keys(var.secret_versions), s)])
    error_message = "slack-bot-token, slack-signing-secret, session-key, oidc-secret and settings each need a version."
  }

  validation {
    condition     = alltrue([for s in keys(var.secret_versions) : contains(concat(keys(local.secrets), ["settings", "playbook"]), s)])
    error_message = "Known are settings, playbook, ${join(", ", keys(local.secrets))}."
  }
}

variable "docs" {
  description = "Where documents are made: \"drive\", or \"\" while Drive is not configured; the board then says so."
  type        = string
  default     = ""

  validation {
    condition     = contains(["", "drive"], var.docs)
    error_message = "\"drive\" or \"\". A function has no disk that would keep documents."
  }
}

variable "customers_bucket" {
  description = "The private bucket that holds the list of customers, as `customers` in the settings names it; \"\": it is in none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])?$", var.customers_bucket))
    error_message = "The bucket's name alone: no gs:// and no object."
  }
}

variable "portal" {
  description = <<-EOT
    The customers' portal: "public", a bucket that anybody reads; "private", one that only those read whom you let, where your organisation
    forbids public buckets; "": none. ../deploy/README.md says how customers then come to it.
  EOT
  type        = string
  default     = ""

  validation {
    condition     = contains(["", "public", "private"], var.portal)
    error_message = "\"public\", \"private\" or \"\"."
  }
}

variable "portal_location" {
  description = "Where the portal's bucket is: a region, or several such as \"ASIA1\" (Tokyo and Osaka) or \"ASIA\"; \"\": the region of the rest."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z]+[0-9]*|[a-z]+-[a-z]+[0-9]+)?$", var.portal_location))
    error_message = "A location of Cloud Storage, such as asia-northeast2 or ASIA1."
  }
}

variable "warm" {
  description = "Instances kept warm of each function that Slack waits for. 0 saves money and answers late."
  type        = number
  default     = 1
}

variable "timezone" {
  description = "Of the weekly check's schedule: an IANA name."
  type        = string
  default     = "Asia/Tokyo"
}

variable "alert_emails" {
  description = "Who is told by mail when something stops working. Not by Slack: it may be what stopped."
  type        = list(string)

  validation {
    condition     = length(var.alert_emails) > 0
    error_message = "An alert that nobody gets is none."
  }
}
