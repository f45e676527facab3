variable "queue_id" {
  description = "ID of the queue that makes the call."
  type        = string
}

data "webexcc_last_agent" "grace" {
  provider        = webex
  customer_number = "+1 206 555 0100"
}

resource "webexcc_scheduled_callback" "grace" {
  provider = webex

  customer_name   = "Grace Hopper"
  callback_number = "+1 206 555 0100"
  timezone        = "America/New_York"
  schedule_date   = "2026-05-04"
  start_time      = "10:00"
  end_time        = "11:00"
  queue_id        = var.queue_id

  # Null if nobody has talked with the customer. Any agent of the queue then makes the call.
  assignee_agent = data.webexcc_last_agent.grace.ci_user_id

  lifecycle {
    # A later conversation with another agent does not change the assignment.
    ignore_changes = [assignee_agent]
  }
}
