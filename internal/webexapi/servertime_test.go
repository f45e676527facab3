package webexapi

import (
	"testing"
	"time"

	"github.com/webex-terraform/terraform-provider-webex/internal/fakeclock"
)

// The moment from which on an object may be this create's: the earliest estimate of Webex's clock at the first attempt, in
// whole seconds, less what two machines behind one address may differ by. One that is late would make a twin.
func TestBaselineOfACreate(t *testing.T) {
	var start serverTime
	for _, step := range []struct {
		name           string
		date, received time.Duration // after the first attempt; the date is by Webex's clock
		want           time.Duration
	}{
		{"the first answer", 10 * time.Second, 500 * time.Millisecond, 7 * time.Second}, // 9.5 s, in whole seconds 9
		{"another machine that is behind", 5 * time.Second, time.Second, 2 * time.Second},
		{"one that is ahead", 20 * time.Second, 2 * time.Second, 2 * time.Second},
		{"the first one again", 12 * time.Second, 3 * time.Second, 2 * time.Second},
	} {
		start.learn(fakeclock.Start.Add(step.date), fakeclock.Start.Add(step.received), fakeclock.Start)
		if got := start.baseline().Sub(fakeclock.Start); got != step.want {
			t.Errorf("%s: %s after the start, want %s", step.name, got, step.want)
		}
	}
	start.learn(time.Time{}, fakeclock.Start, fakeclock.Start)
	if got := start.baseline().Sub(fakeclock.Start); got != 2*time.Second {
		t.Errorf("an answer without a date makes it %s", got)
	}
}
