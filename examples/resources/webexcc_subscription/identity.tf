import {
  provider = webex
  to       = webexcc_subscription.agents
  identity = {
    id = "41e92806-331d-4802-bc12-674f92d4a6f7"

    # Optional. Defaults to the organization of the provider.
    org_id = "97cdbf45-ebe2-4687-8341-44d5c7abf101"
  }
}
