package main

import (
	"context"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// understood means that the filters found what they had to, and that those for invented texts were accepted.
const understood = "understood"

// marked returns the first text that contains a mark.
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
			return seen("refused"), nil
		case err != nil:
			return answer{}, err
		case exists && !found:
			return seen("not found"), nil
		}
	}
	return seen(understood), nil
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
