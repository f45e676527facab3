variable "webhook_secret" {
  type      = string
  ephemeral = true
}

# New messages of one kind of room. The secret never reaches the state: raise its version to send a new one.
resource "webex_webhook" "messages" {
  name       = "New messages in group spaces"
  target_url = "https://receiver.example.com/webex/messages"
  resource   = "messages"
  event      = "created"
  filter     = "roomType=group"

  secret_wo         = var.webhook_secret
  secret_wo_version = 1
}

# Recordings of the whole organization: needs an administrator or a compliance officer.
resource "webex_webhook" "recordings" {
  name       = "Recordings of the organization"
  target_url = "https://receiver.example.com/webex/recordings"
  resource   = "recordings"
  event      = "created"
  owned_by   = "org"
}
