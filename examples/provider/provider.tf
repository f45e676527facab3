terraform {
  required_providers {
    webex = {
      source  = "webex-terraform/webex"
      version = "~> 0.1"
    }
  }
}

# The token is read from WEBEX_ACCESS_TOKEN.
provider "webex" {
  region = "eu1"
}

resource "webex_webhook" "messages" {
  name       = "New messages"
  target_url = "https://receiver.example.com/webex"
  resource   = "messages"
  event      = "created"
}

# Every webexcc_* block needs the line `provider = webex`.
data "webexcc_queue" "sales" {
  provider = webex
  name     = "Sales EMEA"
}
