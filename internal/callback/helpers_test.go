package callback_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/acctest"
	"github.com/webex-terraform/terraform-provider-webex/internal/mockwebex"
)

const (
	typeName = "webexcc_scheduled_callback"
	address  = typeName + ".test"

	queue      = "a1b2c3d4-0001-4a00-8000-00000000000a"
	otherQueue = "a1b2c3d4-0002-4a00-8000-00000000000b"
	agent      = "c1d2e3f4-0001-4b00-9000-00000000000c"
	otherAgent = "c1d2e3f4-0002-4b00-9000-00000000000d"
	source     = "d1e2f3a4-0001-4c00-a000-00000000000e"
)

// start is when the callback of these tests starts, 30 hours after fakeclock.Start.
var start = time.Date(2027, time.March, 2, 15, 0, 0, 0, time.UTC)

// with is the callback of these tests with some attributes changed; nil takes one away.
func with(changes acctest.Values) acctest.Values {
	values := acctest.Values{
		"customer_name":   "Ada Lovelace",
		"callback_number": "+1 234 567-8900",
		"timezone":        "America/New_York",
		"schedule_date":   "2027-03-02",
		"start_time":      "10:00",
		"end_time":        "11:00:00",
		"queue_id":        queue,
	}
	maps.Copy(values, changes)
	return values
}

func merge(all ...acctest.Values) acctest.Values {
	merged := acctest.Values{}
	for _, values := range all {
		maps.Copy(merged, values)
	}
	return merged
}

// expression is a value of HCL that is no literal.
type expression string

// hcl writes a callback as configuration.
func hcl(values acctest.Values) string { return resourceBlock("test", "", values) }

func resourceBlock(name, arguments string, values acctest.Values) string {
	var block strings.Builder
	fmt.Fprintf(&block, "resource %q %q {\n  provider = webex\n%s", typeName, name, arguments)
	for _, attribute := range slices.Sorted(maps.Keys(values)) {
		switch value := values[attribute].(type) {
		case nil:
		case expression:
			fmt.Fprintf(&block, "  %s = %s\n", attribute, string(value))
		default:
			fmt.Fprintf(&block, "  %s = %q\n", attribute, value)
		}
	}
	return block.String() + "}\n"
}

// only returns the only callback of the mock.
func only(t *testing.T, env *acctest.Env) mockwebex.Callback {
	t.Helper()
	all := env.Mock.Callbacks()
	if len(all) != 1 {
		t.Fatalf("Webex has %d callbacks, want 1: %+v", len(all), all)
	}
	return all[0]
}

// paths of the API, as patterns of requests.
const (
	collection = "/v1/callbacks/organization/*/scheduled-callback"
	item       = collection + "/*"
	anyPath    = "/v1/callbacks/**"
)
