# Start the mock, then run `terraform test -var call_at=<tomorrow at noon, in RFC 3339>`.
variables {
  timezone        = "America/New_York"
  customer_name   = "Grace Hopper"
  callback_number = "+1 206 555 0100"
  queue_name      = "Sales EMEA"
}

provider "webex" {
  access_token            = "mock-token"
  base_url                = "http://127.0.0.1:8080/v1"
  contact_center_base_url = "http://127.0.0.1:8080"
}

run "schedules_the_callback" {
  assert {
    condition     = webexcc_scheduled_callback.this.queue_id == data.webexcc_queue.this.id
    error_message = "The callback is in a different queue."
  }

  assert {
    condition     = webexcc_scheduled_callback.this.triggered == false
    error_message = "A new callback must not be triggered."
  }
}

run "updates_the_number_in_place" {
  variables {
    callback_number = "+1 206 555 0199"
  }

  assert {
    condition     = output.id == run.schedules_the_callback.id
    error_message = "A new number must update the callback in place."
  }
}

run "uses_the_time_zone_of_the_customer" {
  command = plan

  variables {
    timezone = "America/Chicago"
  }

  assert {
    condition     = output.window.start_time != run.schedules_the_callback.window.start_time
    error_message = "The local time in Chicago must be different."
  }
}
