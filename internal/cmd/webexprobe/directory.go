package main

import (
	"context"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// understood means that the filters found the existing objects, and that those for invented texts were accepted.
const understood = "understood"

// directoryChecks are about filters of the directory.
var directoryChecks = []check{
	{
		name: "queue-filter", question: "Can queues be filtered by names that contain spaces, quotes or plus signs?",
		documents: "Values with spaces must be quoted. Other characters are not documented.",
		assumes:   "Yes, if quotes are escaped with a backslash and the query is percent-encoded.",
		code:      []string{"webexapi/directory.go"},
		method:    "Filters by an existing name with each of these characters or, if there is none, by an invented name.",
		otherwise: "Look up such queues by ID.",
		expects:   understood, none: "the mock understands every filter", ask: askQueueFilter,
	},
	{
		name: "agent-filter", question: "Can agents be filtered by email addresses that contain plus signs or apostrophes?",
		documents: "Not documented.",
		assumes:   "Yes, if the query is percent-encoded. Otherwise, the provider uses the search.",
		code:      []string{"webexapi/directory.go"},
		method:    "Filters by an existing address with each of these characters or, if there is none, by an invented address.",
		otherwise: "Look up such agents by ID.",
		expects:   understood, none: "the mock understands every filter", ask: askAgentFilter,
	},
}

// marked returns the first text that contains mark.
func marked(texts []string, mark string) (string, bool) {
	for _, text := range texts {
		if strings.Contains(text, mark) {
			return text, true
		}
	}
	return "", false
}

// askFilter filters by texts that contain marks: existing texts where there are some, else an invented one. find reports whether
// the filter found an object.
func askFilter(existing []string, marks []string, invented string, find func(text string) (bool, error)) (answer, error) {
	for _, mark := range marks {
		text, exists := marked(existing, mark)
		if !exists {
			text = invented
		}
		found, err := find(text)
		switch status := reasonOf(err); {
		case err != nil && status == "status 400":
			return seen("rejected"), nil
		case err != nil:
			return answer{}, err
		case exists && !found:
			return seen("not found"), nil
		}
	}
	return seen(understood), nil
}

// queuesPath is the path of the queues of the organization.
func (s *session) queuesPath() (string, error) {
	organization, err := s.organization()
	return "/organization/" + organization + "/v2/contact-service-queue", err
}

func askQueueFilter(ctx context.Context, s *session) (answer, error) {
	if _, err := s.organization(); err != nil {
		return answer{}, err
	}
	var names []string
	for queue, err := range s.client.Queues.All(ctx, s.orgID, webexapi.QueueListOptions{}) {
		if err != nil {
			return answer{}, err
		}
		names = append(names, queue.Name)
	}
	return askFilter(names, []string{" ", `"`, "+"}, `webexprobe "quoted" + more`, func(name string) (bool, error) {
		for _, err := range s.client.Queues.Named(ctx, s.orgID, name) {
			return err == nil, err
		}
		return false, nil
	})
}

func askAgentFilter(ctx context.Context, s *session) (answer, error) {
	if _, err := s.organization(); err != nil {
		return answer{}, err
	}
	var emails []string
	for agent, err := range s.client.Agents.All(ctx, s.orgID, webexapi.AgentListOptions{}) {
		if err != nil {
			return answer{}, err
		}
		emails = append(emails, agent.Email)
	}
	return askFilter(emails, []string{"+", "'"}, `webexprobe+o'neill@example.com`, func(email string) (bool, error) {
		for _, err := range s.client.Agents.WithEmail(ctx, s.orgID, email) {
			return err == nil, err
		}
		return false, nil
	})
}
