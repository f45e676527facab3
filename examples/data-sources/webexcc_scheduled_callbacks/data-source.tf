data "webexcc_agent" "ada" {
  provider = webex
  email    = "ada.lovelace@example.com"
}

# The callbacks of one agent that have not started yet, the next one first.
data "webexcc_scheduled_callbacks" "personal" {
  provider       = webex
  assignee_agent = data.webexcc_agent.ada.ci_user_id
  sort_by        = "scheduledTime"
  sort_order     = "asc"
}

output "number_of_callbacks" {
  value = data.webexcc_scheduled_callbacks.personal.total_records
}
