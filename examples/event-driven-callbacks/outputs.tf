output "subscription_id" {
  description = "Events carry it at the end of their source."
  value       = webexcc_subscription.tasks.id
}

output "callbacks" {
  description = "The id of each customer's callback, and whether its start has passed."
  value = {
    for key, callback in webexcc_scheduled_callback.customer :
    key => { id = callback.id, triggered = callback.triggered }
  }
}
