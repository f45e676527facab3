data "webexcc_agent" "ada" {
  provider = webex
  email    = "ada.lovelace@example.com"
}

# Use `ci_user_id`, not `id`, as the `assignee_agent` of a scheduled callback.
output "assignee_agent" {
  value = data.webexcc_agent.ada.ci_user_id
}
