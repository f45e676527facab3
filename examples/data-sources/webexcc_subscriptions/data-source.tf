data "webexcc_subscriptions" "all" {
  provider = webex
}

output "subscriptions_switched_off" {
  value = [for each in data.webexcc_subscriptions.all.subscriptions : each.name if each.status == "inactive"]
}
