output "webhook_id" {
  description = "ID of the object."
  value       = webex_webhook.messages.id
}

output "callback_id" {
  description = "ID of the object."
  value       = webexcc_scheduled_callback.customer.id
}

output "scheduled_calls" {
  description = "Scheduled calls to this number."
  value = [
    for callback in data.webexcc_scheduled_callbacks.customer.callbacks :
    "${callback.schedule_date} ${callback.start_time} ${callback.timezone}"
  ]
}
