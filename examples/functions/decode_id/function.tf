# Webex prints ids in base64; other Webex APIs want the UUID inside.
output "organization" {
  value = provider::webex::decode_id("Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE")
  # { cluster = "us", type = "ORGANIZATION", uuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a" }
}
