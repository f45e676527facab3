output "subscription_id" {
  description = "ID of the subscription. The source of each event ends with it."
  value       = webexcc_subscription.tasks.id
}

output "callbacks" {
  description = "ID of the callback of each customer, and whether its start has passed."
  value = {
    for key, callback in webexcc_scheduled_callback.customer :
    key => { id = callback.id, triggered = callback.triggered }
  }
}

output "reached" {
  description = "Whether a call reached the customer. False also means that the call is still ahead, or not searchable yet."
  value       = { for key, reached in data.webexcc_tasks.reached : key => length(reached.tasks) > 0 }
}
