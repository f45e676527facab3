data "webex_me" "this" {}

# The organization of the access token, for allowed_org_ids.
output "organization" {
  value = provider::webex::decode_id(data.webex_me.this.org_id).uuid
}
