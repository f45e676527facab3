data "webexcc_agent" "ada" {
  provider = webex
  email    = "ada.lovelace@example.com"
}

# What `assignee_agent` of a scheduled callback takes; the attribute `id` is another number.
output "assignee_agent" {
  value = data.webexcc_agent.ada.ci_user_id
}
