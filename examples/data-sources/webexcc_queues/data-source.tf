# Active telephony queues whose name or description contains "sales".
data "webexcc_queues" "sales" {
  provider     = webex
  search       = "sales"
  channel_type = "TELEPHONY"
  active       = true
}

# By ID, which is unique.
output "queues" {
  value = { for queue in data.webexcc_queues.sales.queues : queue.id => queue.name }
}

# By name. Several queues can have the same name, so each name has a list of IDs.
output "queue_ids_by_name" {
  value = { for queue in data.webexcc_queues.sales.queues : queue.name => queue.id... }
}
