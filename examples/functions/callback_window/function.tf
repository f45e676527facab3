# 09:00 UTC is 10:00 in Lisbon in summer.
output "window" {
  value = provider::webex::callback_window("2030-07-01T09:00:00Z", "90m", "Europe/Lisbon")
  # { schedule_date = "2030-07-01", start_time = "10:00:00", end_time = "11:30:00" }
}
