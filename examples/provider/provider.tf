terraform {
  required_providers {
    webex = {
      source = "webex-terraform/webex"
    }
  }
}

# The token comes from WEBEX_ACCESS_TOKEN.
provider "webex" {
  region = "eu1"
}

resource "webex_webhook" "messages" {
  name       = "New messages"
  target_url = "https://receiver.example.com/webex"
  resource   = "messages"
  event      = "created"
}

# Terraform reads the prefix webexcc as the name of a provider, so these blocks name theirs.
data "webexcc_queue" "sales" {
  provider = webex
  name     = "Sales EMEA"
}
