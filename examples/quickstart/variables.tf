variable "call_at" {
  description = "When to call, in RFC 3339, for example 2030-05-14T09:30:00+02:00: at least 30 minutes and at most 31 days ahead."
  type        = string
}

variable "timezone" {
  description = "The customer's time zone, an IANA name."
  type        = string
  default     = "Europe/Berlin"
}

variable "customer_name" {
  description = "Whom to call."
  type        = string
  default     = "Grace Hopper"
}

variable "callback_number" {
  description = "Where to call: 7 to 15 characters."
  type        = string
  default     = "+49 30 5550100"
}

variable "queue_name" {
  description = "The telephony queue whose agents call."
  type        = string
  default     = "Sales EMEA"
}

variable "receiver_url" {
  description = "Where Webex posts the events."
  type        = string
  default     = "https://receiver.example.com/webex/messages"
}

variable "webhook_secret" {
  description = "With it the receiver checks that an event comes from Webex. It is in the state; the write-only secret_wo is not."
  type        = string
  sensitive   = true
  default     = "change-me-before-production"
}
