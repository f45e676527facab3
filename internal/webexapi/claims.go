package webexapi

import (
	"context"
	"sync"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// claims are the ids of objects that this process already knows to be somebody's: it has created, adopted, read or updated
// them. A create that lost its answer must not take one of them for its own object.
type claims struct{ ids sync.Map }

func (c *claims) add(id string) { c.ids.Store(canonical.UUID(id), nil) }

func (c *claims) has(id string) bool {
	_, claimed := c.ids.Load(canonical.UUID(id))
	return claimed
}

// turns lets those who name the same key go one at a time.
type turns struct {
	mu   sync.Mutex
	keys map[string]*turn
}

type turn struct {
	// taken holds one element while somebody has the turn.
	taken chan struct{}
	// interested counts who has the turn and who waits for it.
	interested int
}

// take waits for the turn of a key, or for the end of the context, whose error it then returns.
func (t *turns) take(ctx context.Context, key string) (giveBack func(), err error) {
	turn := t.join(key)
	select {
	case turn.taken <- struct{}{}:
		return func() {
			<-turn.taken
			t.leave(key, turn)
		}, nil
	case <-ctx.Done():
		t.leave(key, turn)
		return nil, ctx.Err()
	}
}

func (t *turns) join(key string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys == nil {
		t.keys = make(map[string]*turn)
	}
	joined, ok := t.keys[key]
	if !ok {
		joined = &turn{taken: make(chan struct{}, 1)}
		t.keys[key] = joined
	}
	joined.interested++
	return joined
}

// leave forgets a key that nobody is interested in any more.
func (t *turns) leave(key string, turn *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	turn.interested--
	if turn.interested == 0 {
		delete(t.keys, key)
	}
}
