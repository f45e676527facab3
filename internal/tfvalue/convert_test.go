package tfvalue_test

import (
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

func TestOptionalString(t *testing.T) {
	t.Parallel()
	if got := tfvalue.OptionalString(""); !got.IsNull() {
		t.Errorf("of nothing: %s", got)
	}
	if got := tfvalue.OptionalString("text"); got.ValueString() != "text" {
		t.Errorf("got %s", got)
	}
}
