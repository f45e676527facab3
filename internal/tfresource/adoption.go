package tfresource

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// A create whose answer is lost may take the object that it is to replace for its own, when the two are equal and only seconds
// apart. With create_before_destroy Terraform deletes that object next. So the private state remembers which create has adopted an
// object: a delete without it is about the old one, which has become the new one and must stay. This holds in the run of the create;
// a later one, after an interrupt, cannot know of it.

const adoptionKey = "adoption"

// The framework's private state is of an internal type.
type (
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
)

// MarkAdoption remembers the create that has adopted an object in the private state of that create's result.
func MarkAdoption(ctx context.Context, private privateWriter, adoption string) diag.Diagnostics {
	if adoption == "" {
		return nil
	}
	return private.SetKey(ctx, adoptionKey, []byte(strconv.Quote(adoption)))
}

// AdoptedByAnother reports, with a warning, that a create of this run has adopted the object that another instance is to delete.
func AdoptedByAnother(ctx context.Context, private privateReader, displayName, id, adoption string, diags *diag.Diagnostics) bool {
	own, problems := private.GetKey(ctx, adoptionKey)
	diags.Append(problems...)
	if adoption == "" || string(own) == strconv.Quote(adoption) {
		return false
	}
	diags.AddWarning("The "+displayName+" was kept",
		fmt.Sprintf("%s was not deleted. The answer to the create of what replaces it was lost, and this %s, which agrees in everything that can "+
			"be read, was found in Webex and taken for the new one. Both are one now, and Terraform manages it.", id, displayName))
	return true
}
