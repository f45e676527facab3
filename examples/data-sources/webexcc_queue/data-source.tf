data "webexcc_queue" "sales" {
  provider = webex
  name     = "Sales EMEA"
}

output "queue_id" {
  value = data.webexcc_queue.sales.id
}
