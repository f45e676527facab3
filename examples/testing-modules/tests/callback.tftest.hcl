# Runs against the mock: start it, then `terraform test -var call_at=<tomorrow at noon, in RFC 3339>`.
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
    error_message = "The callback does not wait in the queue that was named."
  }

  assert {
    condition     = webexcc_scheduled_callback.this.triggered == false
    error_message = "A new callback is still ahead."
  }
}

run "calls_another_number_under_the_same_id" {
  variables {
    callback_number = "+1 206 555 0199"
  }

  assert {
    condition     = output.id == run.schedules_the_callback.id
    error_message = "A new number must be an update in place."
  }
}

run "tells_the_local_time_of_the_customer" {
  command = plan

  variables {
    timezone = "America/Chicago"
  }

  assert {
    condition     = output.window.start_time != run.schedules_the_callback.window.start_time
    error_message = "The same moment is another local time in Chicago."
  }
}
