package tfresource

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfdiag"
)

// ListResults are the results of a list resource: what is found, up to the limit, which Terraform does not enforce itself. An
// error becomes a result of its own and ends the listing, because a short list that looks whole would be worse than none.
// fill gives a result its name and its identity, and its resource where the request includes it.
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
