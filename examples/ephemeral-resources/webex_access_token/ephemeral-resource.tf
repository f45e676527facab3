# A fresh token for a script of yours. It is in no plan, no state and no log.
ephemeral "webex_access_token" "current" {}

resource "terraform_data" "report" {
  provisioner "local-exec" {
    command = "./report.sh"
    environment = {
      WEBEX_ACCESS_TOKEN = ephemeral.webex_access_token.current.access_token
    }
  }
}
