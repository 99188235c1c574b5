# What tells people that Noroshi itself has stopped. The alerts look for success that is missing rather than for errors
# that are there: whoever does not run writes no error. Each has a page in alerts/ that says what to do. They go by mail:
# Slack may be what has stopped.
#
# The messages and fields that the filters name are in shared/logline; a test compares them.

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.alert_emails)

  display_name = "Noroshi: ${each.key}"
  type         = "email"

  labels = {
    email_address = each.key
  }

  depends_on = [google_project_service.api]
}

resource "google_logging_metric" "ticks" {
  name        = "noroshi/ticks"
  description = "Minute ticks that succeeded."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name="remind"
    jsonPayload.message="tick done"
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "ticks" {
  display_name          = "Noroshi: the minute tick has stopped / 毎分の定期実行が止まった"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "No successful tick for 5 minutes"

    condition_absent {
      filter   = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.ticks.name}\" AND resource.type=\"cloud_run_revision\""
      duration = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  # A counter that finds nothing may report zeros instead of nothing, and then nothing is absent.
  conditions {
    display_name = "Less than one successful tick in 5 minutes"

    condition_threshold {
      filter                  = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.ticks.name}\" AND resource.type=\"cloud_run_revision\""
      comparison              = "COMPARISON_LT"
      threshold_value         = 1
      duration                = "60s"
      evaluation_missing_data = "EVALUATION_MISSING_DATA_ACTIVE"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/ticks.md")
    mime_type = "text/markdown"
  }
}

resource "google_logging_metric" "looks" {
  name        = "noroshi/looks"
  description = "Looks at the own tools that succeeded."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name="watch"
    jsonPayload.message="watch done"
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "looks" {
  display_name          = "Noroshi: own tools are not being checked / 自社ツールの確認が止まった"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "No successful look for 5 minutes"

    condition_absent {
      filter   = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.looks.name}\" AND resource.type=\"cloud_run_revision\""
      duration = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  # A counter that finds nothing may report zeros instead of nothing, and then nothing is absent.
  conditions {
    display_name = "Less than one successful look in 5 minutes"

    condition_threshold {
      filter                  = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.looks.name}\" AND resource.type=\"cloud_run_revision\""
      comparison              = "COMPARISON_LT"
      threshold_value         = 1
      duration                = "60s"
      evaluation_missing_data = "EVALUATION_MISSING_DATA_ACTIVE"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/looks.md")
    mime_type = "text/markdown"
  }
}

# A sender that is answered with 4xx may give up for a day, and nobody else would notice that alerts have ceased to arrive. What is
# proven and not understood is answered as if it were, and lost.
resource "google_logging_metric" "lost_alerts" {
  name        = "noroshi/lost_alerts"
  description = "Alerts that were refused, or not understood."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name="alert"
    (jsonPayload.message="alert refused" OR jsonPayload.message="alert not understood")
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key         = "source"
      description = "Which source, such as pagerduty or grafana"
    }
  }

  label_extractors = {
    source = "EXTRACT(jsonPayload.source)"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "lost_alerts" {
  display_name          = "Noroshi: alerts are refused or not understood / アラートを受け取れていない"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "An alert was refused, or not understood"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.lost_alerts.name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["metric.label.source"]
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/lost_alerts.md")
    mime_type = "text/markdown"
  }
}

resource "google_logging_metric" "late_answers" {
  name        = "noroshi/late_answers"
  description = "Slack requests answered after more than 2.5 s, cold starts included: Slack gives up after 3 s."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name=("command" OR "interact" OR "events")
    log_id("run.googleapis.com/requests")
    httpRequest.latency>"2.5s"
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "late_answers" {
  display_name          = "Noroshi: answers are too slow / 応答が遅い"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "Three answers after more than 2.5 s within 10 minutes"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.late_answers.name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 2
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/late_answers.md")
    mime_type = "text/markdown"
  }
}

# Whichever function said it: the one that answers a declaration makes the channel, too, and what it was refused for good no
# worker tries again.
resource "google_logging_metric" "stuck_effects" {
  name        = "noroshi/stuck_effects"
  description = "What could not be done in Slack, in Drive or by mail, for good or after many attempts."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    jsonPayload.message="effect failed"
    (jsonPayload.class="permanent" OR jsonPayload.attempts>=10)
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key         = "system"
      description = "The outside system: slack, docs or mail"
    }
  }

  label_extractors = {
    system = "EXTRACT(jsonPayload.system)"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "stuck_effects" {
  display_name          = "Noroshi: something could not be done / 反映できないことがある"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "An effect failed for good, or ten times"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.stuck_effects.name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["metric.label.system"]
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/stuck_effects.md")
    mime_type = "text/markdown"
  }
}

# Nothing fails while a system is known to be away: it is not called. So it is a line of its own that says so.
resource "google_logging_metric" "waiting_effects" {
  name        = "noroshi/waiting_effects"
  description = "Changes and mails that wait until Slack, Drive or the mail server responds again."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    jsonPayload.message="effects wait for a system that does not answer"
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key         = "system"
      description = "The outside system: slack, docs or mail"
    }
  }

  label_extractors = {
    system = "EXTRACT(jsonPayload.system)"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "waiting_effects" {
  display_name          = "Noroshi: Slack, Drive or the mail server is not responding / Slack・Drive・メールサーバーが応答しない"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "Changes are waiting for a system that is not responding"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.waiting_effects.name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["metric.label.system"]
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/waiting_effects.md")
    mime_type = "text/markdown"
  }
}

# A mark that its trigger did not serve is woken by the clock. Once in a while is what the clock is for; minute after minute
# means that no trigger arrives, or that its worker dies.
resource "google_logging_metric" "unserved_marks" {
  name        = "noroshi/unserved_marks"
  description = "Ticks that found work nobody had picked up."
  filter      = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name="remind"
    jsonPayload.message="tick done"
    jsonPayload.woken>0
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "unserved_marks" {
  display_name          = "Noroshi: work is not picked up / 処理が拾われていない"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "Five of the last ten ticks found work nobody had picked up"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.unserved_marks.name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 4
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/unserved_marks.md")
    mime_type = "text/markdown"
  }
}

# Cloud Run's own count: it also sees the answers of an instance that could not start.
resource "google_monitoring_alert_policy" "failing_functions" {
  display_name          = "Noroshi: a function is failing / 関数が失敗している"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "Five 5xx answers from one function within 10 minutes"

    condition_threshold {
      filter          = "metric.type=\"run.googleapis.com/request_count\" AND resource.type=\"cloud_run_revision\" AND metric.labels.response_code_class=\"5xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = 4
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/failing_functions.md")
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.api]
}

resource "google_logging_metric" "preflight_faults" {
  name        = "noroshi/preflight_faults"
  description = "Weekly checks that found something, or did not finish."
  filter      = <<-EOT
    (
      resource.type="cloud_run_revision"
      resource.labels.service_name="preflight"
      jsonPayload.message="preflight done"
      jsonPayload.failed>0
    ) OR (
      resource.type="cloud_scheduler_job"
      resource.labels.job_id="noroshi-preflight"
      severity>=ERROR
    )
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "preflight_faults" {
  display_name          = "Noroshi: the weekly check found something / 週次点検で見つかった"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = [for c in google_monitoring_notification_channel.email : c.id]

  conditions {
    display_name = "A problem found by the check"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.preflight_faults.name}\" AND resource.type=\"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "A check that did not finish"

    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.preflight_faults.name}\" AND resource.type=\"cloud_scheduler_job\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = file("${path.module}/alerts/preflight_faults.md")
    mime_type = "text/markdown"
  }
}
