# A module as yours might be: one customer, one callback. Its tests are under tests/ and run against the mock.
terraform {
  required_version = ">= 1.8"

  required_providers {
    webex = {
      source = "webex-terraform/webex"
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
  description = "When to call, in RFC 3339."
  type        = string
}

variable "timezone" {
  description = "The customer's time zone."
  type        = string
}

variable "customer_name" {
  description = "Whom to call."
  type        = string
}

variable "callback_number" {
  description = "Where to call."
  type        = string
}

variable "queue_name" {
  description = "The queue whose agents call."
  type        = string
}

output "window" {
  description = "The window as the customer's clock shows it."
  value       = local.window
}

output "id" {
  description = "The id of the callback."
  value       = webexcc_scheduled_callback.this.id
}
