# Those of the token's owner.
data "webex_webhooks" "mine" {}

# The newest twenty of the organization, for an administrator.
data "webex_webhooks" "organization" {
  owned_by = "org"
  max      = 20
}

output "switched_off" {
  value = [for hook in data.webex_webhooks.mine.webhooks : hook.name if hook.status != "active"]
}
