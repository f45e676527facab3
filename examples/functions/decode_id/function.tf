# Webex IDs are base64-encoded. Some APIs expect the UUID that they contain.
output "organization" {
  value = provider::webex::decode_id("Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE")
  # { cluster = "us", type = "ORGANIZATION", uuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a" }
}
