# Webex lists callbacks only by number or by agent.
list "webexcc_scheduled_callback" "by_agent" {
  provider         = webex
  include_resource = true

  config {
    assignee_agent = "0b1a2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
  }
}
