variable "customers" {
  description = "Customers to call. call_at is in RFC 3339. Personal calls are assigned to the last agent, or to the owner."
  type = map(object({
    name     = string
    number   = string
    call_at  = string
    timezone = string
    reason   = optional(string)
    personal = optional(bool, false)
  }))
}

variable "queue_name" {
  description = "Name of the telephony queue."
  type        = string
  default     = "Sales EMEA"
}

variable "owner_email" {
  description = "E-mail address of the agent for personal calls of customers with whom nobody has talked."
  type        = string
  default     = "ada.lovelace@example.com"
}

variable "reached_variable" {
  description = "Name of the reportable global variable that the flow sets when the customer was reached."
  type        = string
  default     = "CallbackReached"
}

variable "receiver_url" {
  description = "Base URL of the receiver, without a path."
  type        = string
  default     = "https://receiver.example.com"
}

variable "subscription_secret" {
  description = "Secret for the signature of Contact Center events, 32 to 256 characters."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "webhook_secret" {
  description = "Secret for the signature of webhook events."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "secrets_version" {
  description = "Increase it to send new secrets."
  type        = number
  default     = 1
}
