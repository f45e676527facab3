data "webex_webhook" "messages" {
  name = "New messages in group spaces"
}

output "is_delivering" {
  value = data.webex_webhook.messages.status == "active"
}
