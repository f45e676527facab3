data "webexcc_team" "sales" {
  provider = webex
  name     = "Sales team"
}

output "site" {
  value = data.webexcc_team.sales.site_name
}
