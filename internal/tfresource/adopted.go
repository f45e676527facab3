package tfresource

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
)

// A create cannot read the state, so it may adopt an object that another instance already manages, for example with two equal blocks.
// Destroying one of the instances would then delete the object for both. Therefore an adoption is marked in the private state, and the next
// refresh, which reads both instances, fails.

// adoptionKey is the key of the mark in the private state.
const adoptionKey = "adoption"

// MarkAdopted marks an instance that has adopted its object.
func MarkAdopted(ctx context.Context, private PrivateState) diag.Diagnostics {
	return private.SetKey(ctx, adoptionKey, []byte(strconv.Quote(uuid.NewString())))
}

// owners contains the mark of each instance that this process has read, by the ID of its object; "" if the instance did not adopt it.
type owners struct {
	mu    sync.Mutex
	marks map[string]string
}

// ErrorOnSecondOwner adds an error if this process has read another instance with the same object, and one of the two adopted it.
func (b *base) ErrorOnSecondOwner(ctx context.Context, private PrivateState, info tfdiag.ResourceInfo, id string, diags *diag.Diagnostics) {
	mark, keyDiags := private.GetKey(ctx, adoptionKey)
	diags.Append(keyDiags...)
	if !b.data.owners.conflicts(info.Type+" "+canonical.ObjectID(id), string(mark)) {
		return
	}
	diags.AddError("Two resources manage one "+info.DisplayName, fmt.Sprintf("%s is in the state twice, because adopt_existing adopted it "+
		"although another resource already manages it. If you destroy one of the resources, the object is deleted for both.\nFind both with terraform "+
		"state list -id=%s, and remove one with terraform state rm. If only one is listed, its replacement was interrupted: remove it and import it "+
		"again.", id, id))
}

// conflicts stores the mark of an instance, and reports whether another mark is stored for the same object.
func (o *owners) conflicts(object, mark string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.marks == nil {
		o.marks = make(map[string]string)
	}
	other, known := o.marks[object]
	o.marks[object] = mark
	return known && other != mark
}
