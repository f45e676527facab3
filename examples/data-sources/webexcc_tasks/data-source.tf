# The callbacks of the last day, for example for a nightly comparison with the events that your receiver has stored.
data "webexcc_tasks" "callbacks" {
  provider    = webex
  within      = "24h"
  is_callback = true
  max         = 1000
}

output "not_connected" {
  description = "IDs of the callbacks in which no agent was connected."
  value       = [for task in data.webexcc_tasks.callbacks.tasks : task.id if task.connected_count == 0 && !task.active]
}

# A fixed period. Numbers must match exactly, except for separators.
data "webexcc_tasks" "customer" {
  provider     = webex
  from         = "2026-03-02T00:00:00Z"
  to           = "2026-03-03T00:00:00Z"
  channel_type = "telephony"
  origin       = "+1 206 555 0100"
}
