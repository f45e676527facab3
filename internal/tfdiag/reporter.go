package tfdiag

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Reporter adds the diagnostics of one configured provider. Each error is short and complete, because people read it alone; the long
// explanation that many errors share is shown once per run, as a warning. It is safe for concurrent use.
type Reporter struct {
	renewable bool

	mu   sync.Mutex
	told map[string]bool
}

// NewReporter returns a Reporter. renewable says that access tokens are obtained with a refresh token: advice speaks only of the
// kind of credentials that is configured.
func NewReporter(renewable bool) *Reporter {
	return &Reporter{renewable: renewable, told: map[string]bool{}}
}

// WarnOnce adds a warning unless this Reporter has added the same one before.
func (r *Reporter) WarnOnce(diags *diag.Diagnostics, summary, detail string) {
	if summary != "" && r.isFirst(summary+"\n"+detail) {
		diags.AddWarning(summary, detail)
	}
}

func (r *Reporter) isFirst(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := !r.told[text]
	r.told[text] = true
	return first
}
