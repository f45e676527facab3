import {
  provider = webex
  to       = webexcc_subscription.agents
  id       = "41e92806-331d-4802-bc12-674f92d4a6f7"
}
