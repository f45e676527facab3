variable "call_at" {
  description = "Start of the time window in RFC 3339, for example 2030-05-14T09:30:00+02:00: between 30 minutes and 31 days from now."
  type        = string
}

variable "timezone" {
  description = "IANA name of the customer's time zone."
  type        = string
  default     = "Europe/Berlin"
}

variable "customer_name" {
  description = "Name of the customer."
  type        = string
  default     = "Grace Hopper"
}

variable "callback_number" {
  description = "Phone number of the customer, 7 to 15 characters."
  type        = string
  default     = "+49 30 5550100"
}

variable "queue_name" {
  description = "Name of the telephony queue."
  type        = string
  default     = "Sales EMEA"
}

variable "receiver_url" {
  description = "URL that receives the events."
  type        = string
  default     = "https://receiver.example.com/webex/messages"
}

variable "webhook_secret" {
  description = "Secret for the signature of events. It is stored in the state. To avoid this, use secret_wo."
  type        = string
  sensitive   = true
  default     = "change-me-before-production"
}
