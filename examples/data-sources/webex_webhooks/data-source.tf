# The webhooks of the owner of the token.
data "webex_webhooks" "mine" {}

# At most twenty webhooks of the organization. Requires an administrator.
data "webex_webhooks" "organization" {
  owned_by = "org"
  max      = 20
}

output "disabled" {
  value = [for hook in data.webex_webhooks.mine.webhooks : hook.name if hook.status != "active"]
}
