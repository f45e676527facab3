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
	// made are the objects that exist, own the IDs of all that this run has made.
	made []*probeObject
	own  map[string]bool
	// settled are the IDs of objects for which no search is needed: they existed before this run, are deleted, or cannot be deleted.
	settled map[string]bool
	// attempted are the kinds for which a create was sent; lost counts the creates whose outcome is unknown.
	attempted map[*kind]bool
	lost      map[*kind]int
	// unlisted are the kinds that cannot be listed. None of them is created, because an object could not be found after a lost response.
	unlisted map[*kind]error
}

func newObjects(s *session) *objects {
	return &objects{
		s: s, kinds: newKinds(s), own: map[string]bool{}, settled: map[string]bool{}, attempted: map[*kind]bool{},
		lost: map[*kind]int{}, unlisted: map[*kind]error{},
	}
}

// findLeftovers returns what earlier runs left behind.
func (o *objects) findLeftovers(ctx context.Context) []*probeObject {
	var found []*probeObject
	for _, kind := range o.kinds.all() {
		elements, err := kind.elements(ctx)
		if err != nil {
			o.unlisted[kind] = err
			continue
		}
		found = append(found, o.named(kind, elements)...)
		for _, element := range elements {
			o.settled[canonical.ObjectID(element.text("id"))] = true
		}
	}
	return found
}

// named returns the objects with the probe's name that are not settled.
func (o *objects) named(kind *kind, elements []document) []*probeObject {
	var found []*probeObject
	for _, element := range elements {
		id := element.text("id")
		isKnown := slices.ContainsFunc(found, func(t *probeObject) bool { return canonical.ObjectID(t.id) == canonical.ObjectID(id) })
		if kind.isOurs(element) && id != "" && !isKnown && !o.settled[canonical.ObjectID(id)] {
			found = append(found, &probeObject{kind: kind, id: id})
		}
	}
	return found
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
	if id == "" || o.settled[canonical.ObjectID(id)] { // The ID of an object that existed before may be that of somebody else's.
		o.lost[kind]++
		return nil, resp, skipped("the response to the create contains no ID of a new object")
	}
	made := &probeObject{kind: kind, id: id}
	o.made, o.own[canonical.ObjectID(id)] = append(o.made, made), true
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

// goneStatuses are those of a refused delete after which there may be nothing left to delete, as when the response to the first one was lost.
var goneStatuses = []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}

// remove deletes an object. If the response may be that of a proxy, or if there is no such object, the object counts as deleted when it is
// no longer listed. Until then, the delete is repeated for a while.
func (o *objects) remove(ctx context.Context, object *probeObject) error {
	for deadline := o.s.clock.Now().Add(maxLag); ; {
		resp, err := object.kind.request(ctx, http.MethodDelete, object.id, nil)
		if err != nil {
			return err
		}
		failure := resp.Err()
		if isSuccess(resp) && isPage(resp) {
			failure = skipped(aPage)
		}
		isDeleted := failure == nil
		if isDeleted {
			o.settled[canonical.ObjectID(object.id)] = true // It may be listed for a while.
		}
		if mayBeGone := isSuccess(resp) || slices.Contains(goneStatuses, resp.StatusCode); !isDeleted && mayBeGone {
			_, listed, err := object.kind.find(ctx, object.id)
			isDeleted = err == nil && !listed
			if !isDeleted && o.s.clock.Now().Before(deadline) && o.s.clock.Sleep(ctx, pollInterval) == nil {
				continue
			}
		}
		if !isDeleted {
			return failure
		}
		o.made = slices.DeleteFunc(o.made, func(made *probeObject) bool { return made == object })
		return nil
	}
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
		o.settled[canonical.ObjectID(kept.id)] = true
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
	if o.lost[kind] > 0 {
		o.s.printf("Looking for a %s, because the response to its create was lost. This takes up to %s.", kind.name, maxLag)
	}
	for deadline := o.s.clock.Now().Add(maxLag); ; {
		if elements, err := kind.elements(ctx); err == nil {
			found := o.named(kind, elements)
			for _, kept := range o.removeAll(ctx, found) {
				instructions = append(instructions, fmt.Sprintf("%s %s still exists. To delete it: %s", kind.name, kept.id, kept.command()))
			}
			for _, one := range found {
				o.settled[canonical.ObjectID(one.id)] = true
				if !o.own[canonical.ObjectID(one.id)] {
					o.lost[kind]--
				}
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
