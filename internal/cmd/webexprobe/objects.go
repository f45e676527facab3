package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi/transport"
)

// probeName is the name of everything that the probe creates, by which a later run finds what is left.
const probeName = "terraform-provider-webex probe (safe to delete)"

const (
	// The probe looks for a new object every pollInterval, for up to maxLag.
	pollInterval = time.Second
	maxLag       = 30 * time.Second
)

// probeObject is an object that this run or an earlier one created.
type probeObject struct {
	kind *kind
	id   string
}

// command returns a shell command that deletes the object.
func (t *probeObject) command() string {
	path, _ := t.kind.itemPath(t.id)
	return "curl -X DELETE " + t.kind.curl(path, t.kind.query.Encode())
}

func (k *kind) curl(path, query string) string {
	address := strings.TrimRight(k.baseURL, "/") + path
	if query != "" {
		address += "?" + query
	}
	return `-H "Authorization: Bearer $WEBEX_ACCESS_TOKEN" '` + address + `'`
}

// objects tracks what the probe creates, so that it can delete all of it.
type objects struct {
	s     *session
	kinds kinds
	// made are the objects that exist.
	made []*probeObject
	// earlier are the IDs of what earlier runs left behind.
	earlier map[string]bool
	// attempted are the kinds for which a create was sent; lost counts the creates whose outcome is unknown.
	attempted map[*kind]bool
	lost      map[*kind]int
	// unlisted are the kinds that cannot be listed. None of them is created, because an object could not be found after a lost response.
	unlisted map[*kind]error
}

func newObjects(s *session) *objects {
	return &objects{
		s: s, kinds: newKinds(s), earlier: map[string]bool{}, attempted: map[*kind]bool{}, lost: map[*kind]int{}, unlisted: map[*kind]error{},
	}
}

// findLeftovers returns what earlier runs left behind.
func (o *objects) findLeftovers(ctx context.Context) []*probeObject {
	var found []*probeObject
	for _, kind := range o.kinds.all() {
		named, err := o.named(ctx, kind)
		if err != nil {
			o.unlisted[kind] = err
			continue
		}
		found = append(found, named...)
	}
	for _, own := range found {
		o.earlier[canonical.ObjectID(own.id)] = true
	}
	return found
}

// named returns the listed objects with the probe's name, except those of earlier runs.
func (o *objects) named(ctx context.Context, kind *kind) ([]*probeObject, error) {
	elements, err := kind.elements(ctx)
	if err != nil {
		return nil, err
	}
	var found []*probeObject
	for _, element := range elements {
		id := element.text("id")
		isKnown := slices.ContainsFunc(found, func(t *probeObject) bool { return canonical.ObjectID(t.id) == canonical.ObjectID(id) })
		if kind.isOurs(element) && id != "" && !isKnown && !o.earlier[canonical.ObjectID(id)] {
			found = append(found, &probeObject{kind: kind, id: id})
		}
	}
	return found, nil
}

// create sends a POST, and records the object before anything else can fail. The object is nil if Webex rejected the request.
func (o *objects) create(ctx context.Context, kind *kind, body any) (*probeObject, *transport.Response, error) {
	if err := o.unlisted[kind]; err != nil {
		return nil, nil, skipped("existing objects cannot be listed: " + reasonOf(err))
	}
	path, err := kind.path()
	if err != nil {
		return nil, nil, err
	}
	o.attempted[kind] = true
	resp, err := kind.send(ctx, transport.Request{Method: http.MethodPost, Path: path, Body: body})
	switch {
	case err != nil:
		return nil, nil, o.noteLost(kind, err)
	case !isSuccess(resp):
		return nil, resp, o.noteLost(kind, resp.Err())
	}
	id := kind.objectOf(resp).text("id")
	if id == "" {
		o.lost[kind]++
		return nil, resp, skipped("the response to the create contains no ID")
	}
	made := &probeObject{kind: kind, id: id}
	o.made = append(o.made, made)
	o.s.printf("Created %s %s. To delete it: %s", kind.name, id, made.command())
	return made, resp, nil
}

// noteLost counts a failed create that may have created an object. It returns an error in this case, and if there was no response.
func (o *objects) noteLost(kind *kind, failure error) error {
	if transport.OutcomeOf(failure) != transport.NotApplied {
		o.lost[kind]++
		return skipped("the outcome of the create is unknown: " + reasonOf(failure))
	}
	if transport.StatusOf(failure) != 0 {
		return nil
	}
	return failure
}

// remove deletes an object.
func (o *objects) remove(ctx context.Context, object *probeObject) error {
	resp, err := object.kind.request(ctx, http.MethodDelete, object.id, nil)
	switch {
	case err != nil:
		return err
	case !isSuccess(resp) && !o.isGone(ctx, object, resp):
		return resp.Err()
	}
	o.made = slices.DeleteFunc(o.made, func(made *probeObject) bool { return made == object })
	return nil
}

// isGone reports whether a rejected delete means that there is nothing left to delete, as when the response to the first one was lost.
func (o *objects) isGone(ctx context.Context, object *probeObject, resp *transport.Response) bool {
	switch resp.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		return true
	case http.StatusBadRequest: // An unknown object may have this status.
		_, listed, err := object.kind.find(ctx, object.id)
		return err == nil && !listed
	}
	return false
}

// removeAll deletes objects, the newest first, and returns those that it could not delete.
func (o *objects) removeAll(ctx context.Context, list []*probeObject) []*probeObject {
	var kept []*probeObject
	for _, own := range slices.Backward(slices.Clone(list)) {
		if err := o.remove(ctx, own); err != nil {
			o.s.printf("Unable to delete %s %s: %s", own.kind.name, own.id, err)
			kept = append(kept, own)
			continue
		}
		o.s.printf("Deleted %s %s.", own.kind.name, own.id)
	}
	return kept
}

// cleanUp deletes everything that this run created, including objects that it finds only by name. It returns instructions for what is left.
func (o *objects) cleanUp(ctx context.Context) []string {
	var instructions []string
	for _, kept := range o.removeAll(ctx, o.made) {
		instructions = append(instructions, fmt.Sprintf("%s %s still exists. To delete it: %s", kept.kind.name, kept.id, kept.command()))
		o.earlier[canonical.ObjectID(kept.id)] = true // It is not searched for again.
	}
	for _, kind := range slices.Backward(o.kinds.all()) { // Callbacks come first.
		if o.attempted[kind] {
			instructions = append(instructions, o.sweep(ctx, kind)...)
		}
	}
	return instructions
}

// sweep finds objects of this run by the probe's name and deletes them. It waits for those whose create had an unknown outcome.
func (o *objects) sweep(ctx context.Context, kind *kind) []string {
	var instructions []string
	for deadline := o.s.clock.Now().Add(maxLag); ; {
		found, err := o.named(ctx, kind)
		if err == nil {
			o.lost[kind] -= len(found)
			for _, kept := range o.removeAll(ctx, found) {
				instructions = append(instructions, fmt.Sprintf("%s %s still exists. To delete it: %s", kind.name, kept.id, kept.command()))
			}
			for _, own := range found {
				o.earlier[canonical.ObjectID(own.id)] = true
			}
		}
		if o.lost[kind] <= 0 {
			return instructions
		}
		if !o.s.clock.Now().Before(deadline) || o.s.clock.Sleep(ctx, pollInterval) != nil {
			return append(instructions, o.searchInstruction(kind))
		}
	}
}

// searchInstruction describes how to find an object whose create had an unknown outcome.
func (o *objects) searchInstruction(kind *kind) string {
	path, _ := kind.path()
	return fmt.Sprintf("a %s named %q may exist, because the response to its create request was lost. To find it: curl %s",
		kind.name, probeName, kind.curl(path, kind.queries[0].Encode()))
}
