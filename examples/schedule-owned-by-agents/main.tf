variable "call_at" {
  type = string
}

variable "queue_id" {
  type = string
}

locals {
  window = provider::webex::callback_window(var.call_at, "2h", "Europe/Berlin")
}

resource "webexcc_scheduled_callback" "renewal" {
  provider = webex

  customer_name   = "Grace Hopper"
  callback_number = "+49 30 5550100"
  timezone        = "Europe/Berlin"
  schedule_date   = local.window.schedule_date
  start_time      = local.window.start_time
  end_time        = local.window.end_time
  queue_id        = var.queue_id

  lifecycle {
    ignore_changes = [
      customer_name, callback_number, callback_reason, queue_id,
      timezone, schedule_date, start_time, end_time, assignee_agent,
    ]
  }
}
