package webhook_test

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// replacedBy expects that the plan names an attribute as the cause of the replacement.
type replacedBy struct{ attribute string }

// CheckPlan implements plancheck.PlanCheck.
func (r replacedBy) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		for _, path := range change.Change.ReplacePaths {
			if steps, ok := path.([]any); ok && len(steps) == 1 && steps[0] == r.attribute {
				return
			}
		}
	}
	resp.Error = fmt.Errorf("%s replaces nothing", r.attribute)
}
