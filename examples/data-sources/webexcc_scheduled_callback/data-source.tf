# Webex returns a callback only until its start. After that, this data source returns an error.
data "webexcc_scheduled_callback" "renewal" {
  provider = webex
  id       = "5f1c8f0e-6c0e-4d0a-9a55-0c9a4f0d7a11"
}
