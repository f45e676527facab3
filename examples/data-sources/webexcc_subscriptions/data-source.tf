data "webexcc_subscriptions" "all" {
  provider = webex
}

output "disabled" {
  value = [for subscription in data.webexcc_subscriptions.all.subscriptions : subscription.name if subscription.status == "inactive"]
}
