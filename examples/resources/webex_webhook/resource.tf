variable "webhook_secret" {
  type      = string
  ephemeral = true
}

# New messages in group spaces. The secret is not stored in the state. Increase its version to send a new one.
resource "webex_webhook" "messages" {
  name       = "New messages in group spaces"
  target_url = "https://receiver.example.com/webex/messages"
  resource   = "messages"
  event      = "created"
  filter     = "roomType=group"

  secret_wo         = var.webhook_secret
  secret_wo_version = 1
}

# Recordings of the whole organization. Requires an administrator or a compliance officer.
resource "webex_webhook" "recordings" {
  name       = "Recordings of the organization"
  target_url = "https://receiver.example.com/webex/recordings"
  resource   = "recordings"
  event      = "created"
  owned_by   = "org"
}
