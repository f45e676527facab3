list "webex_webhook" "mine" {
  provider         = webex
  include_resource = true
  limit            = 500
}

list "webex_webhook" "organization" {
  provider = webex

  config {
    owned_by = "org"
  }
}
