variable "customers" {
  description = "Whom to call, and when: call_at is RFC 3339. A personal call goes to the owner."
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
  description = "The telephony queue whose agents call."
  type        = string
  default     = "Sales EMEA"
}

variable "owner_email" {
  description = "The agent who makes the personal calls."
  type        = string
  default     = "ada.lovelace@example.com"
}

variable "receiver_url" {
  description = "Where both systems post their events, without a path at its end."
  type        = string
  default     = "https://receiver.example.com"
}

variable "subscription_secret" {
  description = "Signs the events of the Contact Center: 32 to 256 characters."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "webhook_secret" {
  description = "Signs the events of the platform."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "secrets_version" {
  description = "Raise it to send new secrets."
  type        = number
  default     = 1
}
