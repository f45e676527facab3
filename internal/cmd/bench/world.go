package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfexectest"
)

// world is a mock with n objects of a kind, and the Terraform that manages them.
type world struct {
	kind         kind
	n            int
	mock         *mockwebex.Server
	stop         func()
	installation *tfexectest.Installation
	dir          string
	env          map[string]string
	terraform    *tfexec.Terraform
	day          *tfexec.VarOption
}

// newWorld returns a world with its objects. The caller must close it.
func newWorld(ctx context.Context, installation *tfexectest.Installation, kind kind, n int) (*world, error) {
	dir, err := os.MkdirTemp(installation.Dir, "world-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(preamble+kind.resource+"\n"), 0o600); err != nil {
		return nil, err
	}
	mock := mockwebex.New()
	url, stop, err := mock.Listen("127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &world{kind: kind, n: n, mock: mock, stop: stop, installation: installation, dir: dir}
	w.day = tfexec.Var("day=" + time.Now().AddDate(0, 0, 2).Format(time.DateOnly))
	w.env = map[string]string{
		"WEBEX_ACCESS_TOKEN":            mockwebex.DefaultToken,
		"WEBEX_ORG_ID":                  mock.OrgID(),
		"WEBEX_BASE_URL":                url + "/v1",
		"WEBEX_CONTACT_CENTER_BASE_URL": url,
	}
	w.terraform, err = installation.Terraform(dir, w.env)
	if err == nil {
		err = w.populate(ctx)
	}
	if err != nil {
		w.close()
		return nil, fmt.Errorf("making %d %s: %w", n, kind.title, err)
	}
	return w, nil
}

func (w *world) close() {
	w.stop()
	_ = os.RemoveAll(w.dir)
}

func (w *world) count(n int) *tfexec.VarOption { return tfexec.Var(fmt.Sprintf("n=%d", n)) }

// populate creates one object with Terraform and clones it, because Terraform writes the complete state after each object, which takes
// many minutes for thousands of objects. It makes no difference to the plan that is measured later.
func (w *world) populate(ctx context.Context) error {
	if err := w.terraform.Apply(ctx, w.count(1), w.day); err != nil {
		return err
	}
	path := filepath.Join(w.dir, "terraform.tfstate")
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var state map[string]any
	if err := json.Unmarshal(content, &state); err != nil {
		return err
	}
	// The state of Terraform 1, version 4: resources, their instances, and the attributes of each.
	resources, _ := state["resources"].([]any)
	if len(resources) != 1 {
		return errors.New("the state does not hold one resource")
	}
	resource, _ := resources[0].(map[string]any)
	instances, _ := resource["instances"].([]any)
	if len(instances) != 1 {
		return errors.New("the state does not hold one instance")
	}
	first, _ := instances[0].(map[string]any)
	for i := 1; i < w.n; i++ {
		instances = append(instances, cloneInstance(first, i, w.kind.clone(w.mock, i)))
	}
	resource["instances"] = instances
	if content, err = json.Marshal(state); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// cloneInstance copies an instance of the state with a different index, attributes, and identity.
func cloneInstance(first map[string]any, i int, changed map[string]any) map[string]any {
	instance := maps.Clone(first)
	instance["index_key"] = i
	for _, part := range []string{"attributes", "identity"} {
		values, _ := first[part].(map[string]any)
		values = maps.Clone(values)
		for name, value := range changed {
			if _, has := values[name]; has {
				values[name] = value
			}
		}
		if values != nil {
			instance[part] = values
		}
	}
	return instance
}

// refresh is the cost of a plan without changes.
type refresh struct {
	requests int
	elapsed  time.Duration
	used     usedByProvider
}

// measure measures a plan with the latency of a real API.
func (w *world) measure(ctx context.Context) (refresh, error) {
	w.mock.SetLatency(latency)
	w.mock.ResetRequests()
	used := watch(filepath.Join(w.installation.Dir, "bin"))
	elapsed, err := w.plan(ctx, w.terraform)
	return refresh{elapsed: elapsed, used: used(), requests: len(w.mock.Requests())}, err
}

// measureIdle measures a plan with the idle provider of a CLI configuration file.
func (w *world) measureIdle(ctx context.Context, cliConfig string) (time.Duration, error) {
	env := maps.Clone(w.env)
	env["TF_CLI_CONFIG_FILE"] = cliConfig
	terraform, err := w.installation.Terraform(w.dir, env)
	if err != nil {
		return 0, err
	}
	return w.plan(ctx, terraform)
}

func (w *world) plan(ctx context.Context, terraform *tfexec.Terraform) (time.Duration, error) {
	started := time.Now()
	changes, err := terraform.Plan(ctx, w.count(w.n), w.day)
	elapsed := time.Since(started)
	if err == nil && changes {
		err = errors.New("the plan is not empty")
	}
	return elapsed, err
}

// limit is a rate limit, and the minimum time for n requests.
type limit struct {
	title string
	set   mockwebex.RateLimit
	ideal func(n int) time.Duration
}

// The documented limit of 300 requests a minute, three times as fast. A much shorter window would mostly measure that Retry-After is
// rounded to seconds, which costs up to one second per window.
var (
	fixedWindow = limit{
		"fixed window, 300 in 20 s", mockwebex.FixedWindow(300, 20*time.Second),
		func(n int) time.Duration { return time.Duration((n-1)/300) * 20 * time.Second },
	}
	tokenBucket = limit{
		"token bucket, 15 a second, 300 at once", mockwebex.TokenBucket(15, 300),
		func(n int) time.Duration { return time.Duration(max(0, n-300)) * time.Second / 15 },
	}
)

// usage is how a plan used a rate limit.
type usage struct {
	requests, wasted int
	ideal, elapsed   time.Duration
}

// measureUnder measures a plan with a rate limit. The time includes only the requests.
func (w *world) measureUnder(ctx context.Context, limit limit) (usage, error) {
	w.mock.SetRateLimit(limit.set)
	if _, err := w.measure(ctx); err != nil {
		return usage{}, err
	}
	requests := w.mock.Requests()
	if len(requests) == 0 {
		return usage{}, errors.New("the plan sent no request")
	}
	used := usage{requests: len(requests), elapsed: requests[len(requests)-1].At.Sub(requests[0].At)}
	for _, request := range requests {
		if request.Status == http.StatusTooManyRequests {
			used.wasted++
		}
	}
	used.ideal = limit.ideal(used.requests - used.wasted)
	return used, nil
}
