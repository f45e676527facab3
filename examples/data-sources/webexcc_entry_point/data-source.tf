data "webexcc_entry_point" "outdial" {
  provider = webex
  name     = "Callback outdial"
}

output "entry_point_id" {
  value = data.webexcc_entry_point.outdial.id
}
