package tfdiag

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Reporter adds the diagnostics of one configured provider. Each error is short and complete. A longer explanation, which many
// errors may share, is shown once per run, as a warning. It is safe for concurrent use.
type Reporter struct {
	renewable bool

	mu       sync.Mutex
	reported map[string]bool
}

// NewReporter returns a Reporter. renewable means that access tokens are obtained with a refresh token: hints mention only the
// configured kind of credentials.
func NewReporter(renewable bool) *Reporter {
	return &Reporter{renewable: renewable, reported: map[string]bool{}}
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
	first := !r.reported[text]
	r.reported[text] = true
	return first
}
