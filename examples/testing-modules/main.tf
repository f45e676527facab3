# An example module: one customer, one callback. Its tests in tests/ run against the mock.
terraform {
  required_version = ">= 1.8"

  required_providers {
    webex = {
      source  = "webex-terraform/webex"
      version = "~> 0.1"
    }
  }
}

locals {
  window = provider::webex::callback_window(var.call_at, "1h", var.timezone)
}

data "webexcc_queue" "this" {
  provider = webex
  name     = var.queue_name
}

resource "webexcc_scheduled_callback" "this" {
  provider = webex

  customer_name   = var.customer_name
  callback_number = var.callback_number
  timezone        = var.timezone
  schedule_date   = local.window.schedule_date
  start_time      = local.window.start_time
  end_time        = local.window.end_time
  queue_id        = data.webexcc_queue.this.id
}

variable "call_at" {
  description = "Start of the time window in RFC 3339."
  type        = string
}

variable "timezone" {
  description = "IANA name of the customer's time zone."
  type        = string
}

variable "customer_name" {
  description = "Name of the customer."
  type        = string
}

variable "callback_number" {
  description = "Phone number of the customer."
  type        = string
}

variable "queue_name" {
  description = "Name of the telephony queue."
  type        = string
}

output "window" {
  description = "Time window in the customer's time zone."
  value       = local.window
}

output "id" {
  description = "ID of the callback."
  value       = webexcc_scheduled_callback.this.id
}
