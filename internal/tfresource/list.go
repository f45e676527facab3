package tfresource

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
)

// ListResults returns the results of a list resource, up to the limit, which Terraform does not enforce. An error is the last result, so
// that an incomplete list is not mistaken for a complete one. fill sets the name, the identity and, if requested, the resource of a result.
func ListResults[T any](
	ctx context.Context, req list.ListRequest, report *tfdiag.Reporter, info tfdiag.ResourceInfo, summary string, found iter.Seq2[T, error],
	fill func(result *list.ListResult, found T),
) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		pushed := int64(0)
		for one, err := range found {
			result := req.NewListResult(ctx)
			if err != nil {
				report.Add(&result.Diagnostics, info, summary, err)
				push(result)
				return
			}
			fill(&result, one)
			if pushed++; !push(result) || pushed == req.Limit {
				return
			}
		}
	}
}
