package webexapi

import (
	"context"
	"net/http"
	"sync"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// People is the platform API for people, https://developer.webex.com/docs/api/v1/people.
type People struct {
	service *transport.Service
	flight  transport.Singleflight[struct{}, *Person]

	mu sync.Mutex
	me *Person
}

// Person is a person, a bot or a service app.
type Person struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Emails      []string `json:"emails"`
	// Type is, for instance, "person", "bot" or "appuser".
	Type  string `json:"type"`
	OrgID string `json:"orgId"`
}

// Me returns the owner of the access token. It caches a successful response.
func (p *People) Me(ctx context.Context) (*Person, error) {
	if me := p.known(); me != nil {
		return me, nil
	}
	return p.flight.Do(ctx, struct{}{}, func(ctx context.Context) (*Person, error) {
		if me := p.known(); me != nil {
			return me, nil
		}
		var me Person
		resp, err := p.service.Do(ctx, transport.Request{Method: http.MethodGet, Path: "/people/me"}, &me)
		if err != nil {
			return nil, err
		}
		if me.ID == "" {
			return nil, resp.NewError("the response contains no ID")
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.me = &me
		return &me, nil
	})
}

func (p *People) known() *Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.me
}
