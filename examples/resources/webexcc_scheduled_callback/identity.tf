import {
  provider = webex
  to       = webexcc_scheduled_callback.renewal
  identity = {
    id = "5f1c8f0e-6c0e-4d0a-9a55-0c9a4f0d7a11"

    # Optional. Defaults to the organization of the provider.
    org_id = "97cdbf45-ebe2-4687-8341-44d5c7abf101"
  }
}
