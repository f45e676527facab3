list "webexcc_subscription" "all" {
  provider         = webex
  include_resource = true
}
