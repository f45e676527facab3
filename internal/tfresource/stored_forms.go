package tfresource

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateState is the private state of a resource, in requests and in responses.
type PrivateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

const storedFormsKey = "stored_forms"

// StoredForms are the texts that Webex stored in another form than a create sent, by attribute. They are kept in the private state, so that
// a later read can distinguish them from changes. Otherwise an attribute that requires replacement would replace the object with every apply.
type StoredForms map[string]string

// LoadStoredForms returns the recorded forms.
func LoadStoredForms(ctx context.Context, private PrivateState) StoredForms {
	forms := StoredForms{}
	if recorded, _ := private.GetKey(ctx, storedFormsKey); recorded != nil {
		_ = json.Unmarshal(recorded, &forms) // Without a record, the values are compared as usual.
	}
	return forms
}

// SaveStoredForms records the named texts of a response as far as they differ from the plan.
func SaveStoredForms(ctx context.Context, private PrivateState, planned, returned Attributes, names ...string) diag.Diagnostics {
	forms := StoredForms{}
	for _, name := range names {
		text, ok := returned[name].(stringValue)
		sent, alsoText := planned[name].(stringValue)
		if ok && alsoText && !text.IsNull() && text.ValueString() != sent.ValueString() {
			forms[name] = text.ValueString()
		}
	}
	encoded, err := json.Marshal(forms)
	if err != nil {
		return nil
	}
	return private.SetKey(ctx, storedFormsKey, encoded)
}

// KeepConfigured sets a text that was read to its prior value if Webex returned the recorded form.
func KeepConfigured[T stringValue](forms StoredForms, name string, read *T, prior T) {
	if form, ok := forms[name]; ok && (*read).ValueString() == form {
		*read = prior
	}
}
