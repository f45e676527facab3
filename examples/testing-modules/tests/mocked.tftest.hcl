# Runs without the mock of the Webex APIs: Terraform generates the computed values itself.
mock_provider "webex" {
  mock_data "webexcc_queue" {
    defaults = {
      id           = "a1b2c3d4-0001-4a00-8000-000000000001"
      channel_type = "TELEPHONY"
      active       = true
    }
  }

  mock_resource "webexcc_scheduled_callback" {
    defaults = {
      id     = "5f1c8f0e-6c0e-4d0a-9a55-0c9a4f0d7a11"
      org_id = "97cdbf45-ebe2-4687-8341-44d5c7abf101"
    }
  }
}

variables {
  call_at         = "2030-07-01T13:00:00Z"
  timezone        = "America/New_York"
  customer_name   = "Grace Hopper"
  callback_number = "+1 206 555 0100"
  queue_name      = "Sales EMEA"
}

run "uses_the_local_time_of_the_customer" {
  command = plan

  assert {
    condition     = webexcc_scheduled_callback.this.start_time == "09:00:00"
    error_message = "13:00 UTC is 09:00 in New York in summer."
  }
}

run "uses_the_queue" {
  assert {
    condition     = webexcc_scheduled_callback.this.queue_id == "a1b2c3d4-0001-4a00-8000-000000000001"
    error_message = "The callback is in a different queue."
  }
}
