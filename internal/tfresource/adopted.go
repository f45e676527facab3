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

// A create that adopts an object does not know the state: an instance with another address may manage the object already, as with two
// equal blocks. Destroying one of them would then delete the object for both. So an adoption is marked in the private state, and the
// next refresh, which reads both instances, is an error.

// adoptionKey is the key of the mark.
const adoptionKey = "adoption"

// privateState is the private state of an instance.
type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// MarkAdopted marks an instance that has adopted its object.
func MarkAdopted(ctx context.Context, private privateState) diag.Diagnostics {
	return private.SetKey(ctx, adoptionKey, []byte(strconv.Quote(uuid.NewString())))
}

// owners are the instances that this process has read, by the ID of their object: their mark, or "" for one that adopted nothing.
type owners struct {
	mu    sync.Mutex
	marks map[string]string
}

// ErrorOnSecondOwner adds an error if this process has read another instance with the same object, and one of the two adopted it.
func (b *base) ErrorOnSecondOwner(ctx context.Context, private privateState, info tfdiag.ResourceInfo, id string, diags *diag.Diagnostics) {
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

// conflicts notes the mark of an instance, and reports whether there was another one for the same object.
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
