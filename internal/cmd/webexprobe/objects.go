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

// probeName is the name of everything that the probe makes, by which a later run finds what was left behind.
const probeName = "terraform-provider-webex probe (safe to delete)"

const (
	// pollInterval and maxLag say how long the probe looks for an object that it has made.
	pollInterval = time.Second
	maxLag       = 30 * time.Second
)

// probeObject is an object in Webex that the probe made, in this run or in an earlier one.
type probeObject struct {
	kind *kind
	id   string
}

// command is a command that deletes the object.
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

// objects keeps account of what the probe makes, so that it can delete all of it.
type objects struct {
	s     *session
	kinds kinds
	// made are the objects that exist, own the IDs of all that this run has made.
	made []*probeObject
	own  map[string]bool
	// settled are the IDs of objects for which no search is needed: they existed before this run, are deleted, or cannot be deleted.
	settled map[string]bool
	// attempted are the kinds with a create, lost how many of them had no response that tells whether there is an object.
	attempted map[*kind]bool
	lost      map[*kind]int
	// unlisted are the kinds that cannot be listed: no lost object could be found, so none is made.
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

// create sends a POST. The object is accounted for before anything else happens; it is nil if Webex refused it.
func (o *objects) create(ctx context.Context, kind *kind, body any) (*probeObject, *transport.Response, error) {
	if err := o.unlisted[kind]; err != nil {
		return nil, nil, notAsked("existing objects cannot be listed: " + reasonOf(err))
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
		return nil, resp, notAsked("the response to the create contains no ID of a new object")
	}
	made := &probeObject{kind: kind, id: id}
	o.made, o.own[canonical.ObjectID(id)] = append(o.made, made), true
	o.s.say("Created %s %s. To delete it: %s", kind.name, id, made.command())
	return made, resp, nil
}

// noteLost notes a failed create after which there may be an object. It returns an error if so, and if there was no response.
func (o *objects) noteLost(kind *kind, failure error) error {
	if transport.OutcomeOf(failure) != transport.NotApplied {
		o.lost[kind]++
		return notAsked("the outcome of the create is unknown: " + reasonOf(failure))
	}
	if transport.StatusOf(failure) != 0 {
		return nil
	}
	return failure
}

// goneStatuses are those of a refused delete after which there may be nothing left to delete, as when the response to the first one was lost.
var goneStatuses = []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}

// remove deletes an object. If the response may be that of a proxy, or says that there is no such object, the object is deleted when it
// is no longer listed; until then, the delete is repeated for a while.
func (o *objects) remove(ctx context.Context, object *probeObject) error {
	for deadline := o.s.clock.Now().Add(maxLag); ; {
		resp, err := object.kind.request(ctx, http.MethodDelete, object.id, nil)
		if err != nil {
			return err
		}
		failure := resp.Err()
		if isSuccess(resp) && isPage(resp) {
			failure = notAsked(aPage)
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
			o.s.say("Unable to delete %s %s: %s", own.kind.name, own.id, err)
			kept = append(kept, own)
			continue
		}
		o.s.say("Deleted %s %s.", own.kind.name, own.id)
	}
	return kept
}

// cleanUp deletes everything that this run made, also what it knows only by name, and returns the instructions for what is left.
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

// sweep deletes the listed objects that have the probe's name and that this run made, and waits for those whose create was lost.
func (o *objects) sweep(ctx context.Context, kind *kind) []string {
	var instructions []string
	if o.lost[kind] > 0 {
		o.s.say("Looking for a %s, because the response to its create was lost. This takes up to %s.", kind.name, maxLag)
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

// searchInstruction says how to find an object whose create was lost.
func (o *objects) searchInstruction(kind *kind) string {
	path, _ := kind.path()
	return fmt.Sprintf("a %s named %q may exist, because the response to its create was lost. To look for it: curl %s",
		kind.name, probeName, kind.curl(path, kind.queries[0].Encode()))
}
