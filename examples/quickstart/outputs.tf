output "webhook_id" {
  description = "The id for terraform import and the API."
  value       = webex_webhook.messages.id
}

output "callback_id" {
  description = "The id for terraform import and the API."
  value       = webexcc_scheduled_callback.customer.id
}

output "calls_ahead" {
  description = "When this number will be called."
  value = [
    for callback in data.webexcc_scheduled_callbacks.of_the_customer.callbacks :
    "${callback.schedule_date} ${callback.start_time} ${callback.timezone}"
  ]
}
