data "webexcc_agent" "ada" {
  provider = webex
  email    = "ada.lovelace@example.com"
}

# What is still ahead of one agent, the next call first. Webex compares a number exactly, so give it as it was scheduled.
data "webexcc_scheduled_callbacks" "personal" {
  provider       = webex
  assignee_agent = data.webexcc_agent.ada.ci_user_id
  sort_by        = "scheduledTime"
  sort_order     = "asc"
}

output "calls_ahead" {
  value = data.webexcc_scheduled_callbacks.personal.total_records
}
