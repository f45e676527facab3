variable "subscription_secret" {
  description = "32 to 256 characters."
  type        = string
  ephemeral   = true
}

# With resource_version: version 2 of the API, for the events of one resource.
resource "webexcc_subscription" "agents" {
  provider = webex

  name             = "Agent states for the wallboard"
  description      = "Used by the wallboard of the support team."
  event_types      = ["agent:login", "agent:logout", "agent:channel_state_change"]
  resource_version = "agent:2.0.0"
  destination_url  = "https://receiver.example.com/webexcc/agents"

  secret_wo         = var.subscription_secret
  secret_wo_version = 1
}

# Without resource_version: version 1 of the API, for the events of several resources.
resource "webexcc_subscription" "tasks" {
  provider = webex

  name            = "Tasks for the reporting"
  event_types     = ["task:new", "task:connected", "task:ended", "capture:available"]
  destination_url = "https://receiver.example.com/webexcc/tasks"
}
