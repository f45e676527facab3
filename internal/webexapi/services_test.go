package webexapi

import (
	"slices"
	"testing"
)

// TestServices checks what every service must do without faults.
func TestServices_withoutFaults(t *testing.T) {
	for _, s := range services {
		t.Run(s.name, func(t *testing.T) {
			w := newWebex(t)
			ctx := t.Context()
			id := s.mustCreateClean(t, w, 1)
			wantCount(t, w, "POST", s.collection, 1)
			wantCount(t, w, "GET", s.collection, 1)
			wantCount(t, w, "", "", 2)
			s.wantIDs(t, w, id)

			if got, err := s.get(ctx, w.client, id); err != nil || got != id {
				t.Errorf("get: %q, %v", got, err)
			}
			if got, err := s.read(ctx, w.client, id); err != nil || got != id {
				t.Errorf("read: %q, %v", got, err)
			}
			if got, err := s.list(ctx, w.client, 1); err != nil || !slices.Equal(got, []string{id}) {
				t.Errorf("list: %q, %v", got, err)
			}
			if err := s.update(ctx, w.client, id, 1); err != nil || !s.updated(w) {
				t.Errorf("update: %v, done: %t", err, s.updated(w))
			}
			for range 2 { // the second one succeeds although the object is gone
				if err := s.delete(ctx, w.client, id); err != nil {
					t.Errorf("delete: %v", err)
				}
			}
			s.wantIDs(t, w)
			if _, err := s.get(ctx, w.client, id); !IsNotFound(err) || IsGone(err) {
				t.Errorf("get after delete: %v", err)
			}
			if _, err := s.read(ctx, w.client, id); !IsGone(err) {
				t.Errorf("read after delete: %v", err)
			}
		})
	}
}
