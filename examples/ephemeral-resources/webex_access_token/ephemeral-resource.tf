# An access token for a script. It is not stored in the plan or the state, and it is not logged.
ephemeral "webex_access_token" "current" {}

resource "terraform_data" "report" {
  provisioner "local-exec" {
    command = "./report.sh"
    environment = {
      WEBEX_ACCESS_TOKEN = ephemeral.webex_access_token.current.access_token
    }
  }
}
