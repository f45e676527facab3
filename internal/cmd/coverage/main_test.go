package main

import (
	"strings"
	"testing"
)

const module = "github.com/webex-terraform/terraform-provider-webex/internal/"

func TestReport(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		profile, wantOut, wantErr string
	}{
		"ran in one of two test binaries": {
			profile: "mode: set\n" + module + "tfvalue/date.go:1.1,2.2 9 0\n" + module + "tfvalue/date.go:1.1,2.2 9 1\n" +
				module + "tfvalue/date.go:3.1,4.2 1 0\n",
			wantOut: "coverage:  90.0 % of the statements in tfvalue\n",
		},
		"below the limit": {
			profile: "mode: set\n" + module + "webhook/model.go:1.1,2.2 1 1\n" + module + "webhook/model.go:3.1,4.2 1 0\n",
			wantOut: "coverage:  50.0 % of the statements in webhook/model.go\n",
			wantErr: "below 90 %: webhook/model.go",
		},
		"not measured": {profile: "mode: set\n" + module + "webhook/resource.go:1.1,2.2 1 0\n"},
		"no profile":   {profile: "nonsense\n", wantErr: `reading "nonsense"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			err := report(strings.NewReader(test.profile), &out)
			if out.String() != test.wantOut {
				t.Errorf("printed %q, want %q", out.String(), test.wantOut)
			}
			if (err == nil) != (test.wantErr == "") || err != nil && !strings.HasPrefix(err.Error(), test.wantErr) {
				t.Errorf("error %v, want %q", err, test.wantErr)
			}
		})
	}
}
