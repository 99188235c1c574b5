resource "google_firestore_database" "incidents" {
  name        = var.database
  location_id = var.region
  type        = "FIRESTORE_NATIVE"

  # Two locks before history is lost: Google's, and Terraform's.
  delete_protection_state = "DELETE_PROTECTION_ENABLED"
  deletion_policy         = "ABANDON"

  # Every version of the last seven days can be read or restored, to the minute.
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"

  # Transactions here are short and meet often: two people on one TODO. Readers wait for each other instead of failing
  # at the commit.
  concurrency_mode = "PESSIMISTIC"

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.api]
}

# Composite indexes: those of store.Indexes that have more than one field, and no others (a test compares the lists).
# Firestore makes indexes of a single field by itself.
resource "google_firestore_index" "open_incidents" {
  database   = google_firestore_database.incidents.name
  collection = "incidents"

  fields {
    field_path = "open"
    order      = "ASCENDING"
  }

  fields {
    field_path = "t0"
    order      = "DESCENDING"
  }
}

resource "google_firestore_index" "measures_of_kind" {
  database   = google_firestore_database.incidents.name
  collection = "measures"

  fields {
    field_path = "kind"
    order      = "ASCENDING"
  }

  fields {
    field_path = "moment"
    order      = "DESCENDING"
  }
}

resource "google_firestore_index" "in_review" {
  database   = google_firestore_database.incidents.name
  collection = "incidents"

  fields {
    field_path = "status"
    order      = "ASCENDING"
  }

  fields {
    field_path = "t0"
    order      = "DESCENDING"
  }
}

resource "google_firestore_index" "open_tries" {
  database   = google_firestore_database.incidents.name
  collection = "tries"

  fields {
    field_path = "open"
    order      = "ASCENDING"
  }

  fields {
    field_path = "order"
    order      = "ASCENDING"
  }
}

resource "google_firestore_index" "known_tries" {
  database   = google_firestore_database.incidents.name
  collection = "tries"

  fields {
    field_path = "open"
    order      = "ASCENDING"
  }

  fields {
    field_path = "private"
    order      = "ASCENDING"
  }

  fields {
    field_path = "order"
    order      = "ASCENDING"
  }
}

resource "google_firestore_index" "owned_tries" {
  database   = google_firestore_database.incidents.name
  collection = "tries"

  fields {
    field_path = "open"
    order      = "ASCENDING"
  }

  fields {
    field_path = "owner"
    order      = "ASCENDING"
  }

  fields {
    field_path = "order"
    order      = "ASCENDING"
  }
}

resource "google_firestore_index" "last_tries" {
  database   = google_firestore_database.incidents.name
  collection = "tries"

  fields {
    field_path = "open"
    order      = "ASCENDING"
  }

  fields {
    field_path = "private"
    order      = "ASCENDING"
  }

  fields {
    field_path = "at"
    order      = "DESCENDING"
  }
}

# Fields that hold much, change often and are never looked for: without an index each write costs less, and no document
# comes near the limit of 40,000 index entries. They are store.Unindexed (a test compares the lists).
resource "google_firestore_index" "measures_of_site" {
  database   = google_firestore_database.incidents.name
  collection = "measures"

  fields {
    field_path = "site"
    order      = "ASCENDING"
  }

  fields {
    field_path = "moment"
    order      = "DESCENDING"
  }
}

resource "google_firestore_index" "measures_of_kind_and_site" {
  database   = google_firestore_database.incidents.name
  collection = "measures"

  fields {
    field_path = "kind"
    order      = "ASCENDING"
  }

  fields {
    field_path = "site"
    order      = "ASCENDING"
  }

  fields {
    field_path = "moment"
    order      = "DESCENDING"
  }
}

resource "google_firestore_field" "unindexed" {
  for_each = {
    "incidents.playbook"  = { collection = "incidents", field = "playbook" }
    "incidents.settings"  = { collection = "incidents", field = "settings" }
    "incidents.kept"      = { collection = "incidents", field = "kept" }
    "incidents.problems"  = { collection = "incidents", field = "problems" }
    "incidents.links"     = { collection = "incidents", field = "links" }
    "incidents.preflight" = { collection = "incidents", field = "preflight" }
    "incidents.lastTime"  = { collection = "incidents", field = "lastTime" }
    "incidents.week"      = { collection = "incidents", field = "week" }
    "kpt.lines"           = { collection = "kpt", field = "lines" }
    "answers.left"        = { collection = "answers", field = "left" }
    "customers.fault"     = { collection = "customers", field = "fault" }
    "customers.held"      = { collection = "customers", field = "held" }
    "deliveries.items"    = { collection = "deliveries", field = "items" }
    "deliveries.turns"    = { collection = "deliveries", field = "turns" }
    "effects.items"       = { collection = "effects", field = "items" }
    "effects.looked"      = { collection = "effects", field = "looked" }
    "effects.threads"     = { collection = "effects", field = "threads" }
    "effects.turns"       = { collection = "effects", field = "turns" }
    "measures.claims"     = { collection = "measures", field = "claims" }
    "measures.told"       = { collection = "measures", field = "told" }
    "notices.fields"      = { collection = "notices", field = "fields" }
    "pages.rows"          = { collection = "pages", field = "rows" }
    "portal.posted"       = { collection = "portal", field = "posted" }
    "sources.packed"      = { collection = "sources", field = "packed" }
    "sources.tools"       = { collection = "sources", field = "tools" }
    "sources.untold"      = { collection = "sources", field = "untold" }
    "sheets.todos"        = { collection = "sheets", field = "todos" }
    "todos.words"         = { collection = "todos", field = "words" }
    "told.customers"      = { collection = "told", field = "customers" }
    "versions.letters"    = { collection = "versions", field = "letters" }
  }

  database   = google_firestore_database.incidents.name
  collection = each.value.collection
  field      = each.value.field

  index_config {}
}

# Documents that nothing reads after a while. Deleting them is tidying only: the program looks at the times itself, and
# Firestore may take a day longer.
resource "google_firestore_field" "expiring" {
  for_each = toset(["alertGroups", "alerts", "answers", "guards"])

  database   = google_firestore_database.incidents.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}

  # Times that only ever grow, in an index, would make one place of it hot.
  index_config {}
}
