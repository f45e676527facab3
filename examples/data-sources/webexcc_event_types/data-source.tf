data "webexcc_event_types" "all" {
  provider = webex
}

output "task_events" {
  value = [for type in data.webexcc_event_types.all.event_types : type.name if type.resource == "task"]
}
