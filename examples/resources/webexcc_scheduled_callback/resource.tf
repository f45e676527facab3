variable "call_at" {
  description = "Start of the time window in RFC 3339, for example 2030-05-14T09:30:00+02:00: between 30 minutes and 31 days from now."
  type        = string
}

locals {
  # The local date and times of a two-hour window in the customer's time zone.
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
