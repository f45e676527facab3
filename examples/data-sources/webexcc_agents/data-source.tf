# Agents who can take calls.
data "webexcc_agents" "all" {
  provider               = webex
  active                 = true
  contact_center_enabled = true
}

locals {
  # By email address. "..." collects the IDs of agents with the same address in a list, and "if" skips agents without an address or ID.
  ci_user_ids_by_email = {
    for agent in data.webexcc_agents.all.agents :
    lower(agent.email) => agent.ci_user_id... if agent.email != null && agent.ci_user_id != null
  }
}

# Values for assignee_agent, for agents whose address is unique.
output "assignees" {
  value = { for email, ids in local.ci_user_ids_by_email : email => ids[0] if length(ids) == 1 }
}
