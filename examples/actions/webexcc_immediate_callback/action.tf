variable "entry_point_id" {
  description = "ID of an outbound telephony entry point."
  type        = string
}

variable "order" {
  description = "Number of the order. A new order number triggers a call to the customer."
  type        = string
}

action "webexcc_immediate_callback" "customer" {
  provider = webex

  config {
    destination    = "+1 206 555 0100"
    entry_point_id = var.entry_point_id
    attributes     = { order = var.order }
  }
}

resource "terraform_data" "order" {
  input = var.order

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.webexcc_immediate_callback.customer]
    }
  }
}
