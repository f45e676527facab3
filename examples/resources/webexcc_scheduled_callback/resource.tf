variable "call_at" {
  description = "When the window opens, for example 2030-05-14T09:30:00+02:00: at least 30 minutes and at most 31 days ahead."
  type        = string
}

locals {
  # The local date and times of a window of two hours, in the customer's own time zone.
  window = provider::webex::callback_window(var.call_at, "2h", "Europe/Berlin")
}

data "webexcc_queue" "sales" {
  provider = webex
  name     = "Sales EMEA"
}

resource "webexcc_scheduled_callback" "renewal" {
  provider = webex

  customer_name   = "Grace Hopper"
  callback_number = "+49 30 5550100"
  timezone        = "Europe/Berlin"
  schedule_date   = local.window.schedule_date
  start_time      = local.window.start_time
  end_time        = local.window.end_time
  queue_id        = data.webexcc_queue.sales.id
  callback_reason = "Renewal of the service contract"
}
