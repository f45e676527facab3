package tfdiag

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// AddCreateWarnings adds the warnings of a successful create.
func AddCreateWarnings[T any](diags *diag.Diagnostics, info ResourceInfo, id string, result *webexapi.CreateResult[T]) {
	name := upperFirst(info.DisplayName)
	if result.Adopted {
		diags.AddWarning(name+" adopted", fmt.Sprintf("The %s %s already existed, equals the configuration, and is now managed by this resource. "+
			"Nothing was created.", info.DisplayName, id))
	}
	if len(result.Duplicates) > 0 {
		diags.AddWarning(name+" may exist twice", fmt.Sprintf("The create had to be sent again, and Webex now holds equal objects that it may "+
			"have made: %s, which is managed by Terraform, and %s. Delete those that nobody else needs.", id, strings.Join(result.Duplicates, ", ")))
	}
	if result.DuplicateSearch != nil {
		diags.AddWarning(name+" may exist twice", fmt.Sprintf("The create of %s had to be sent again, and whether an earlier attempt made "+
			"another object could not be checked: %s. Look for a second one that is equal.", id, result.DuplicateSearch))
	}
	if len(result.Similar) > 0 && info.Type == "webexcc_scheduled_callback" {
		diags.AddWarning("Similar callback exists", fmt.Sprintf("Webex also holds %s for the same number, date and times. The customer is "+
			"called once for each.", strings.Join(result.Similar, ", ")))
	}
	if result.SecretError != nil {
		diags.AddWarning("Secret of the "+info.DisplayName+" may not be set", fmt.Sprintf("%s existed before its secret could be confirmed, and "+
			"sending the secret again failed: %s. If deliveries are not signed as expected, change the secret.", id, result.SecretError))
	}
}

func existsAdvice(info ResourceInfo, err *webexapi.ExistsError) advice {
	hint := "If this state has the ID under another address (terraform state list -id=" + err.IDs[0] + "), use a moved block. Otherwise import it, " +
		"set adopt_existing for one apply, or set on_existing = \"create\" for a second one:"
	switch {
	case err.UnknownSecret:
		hint = "Not adopted, because Webex does not show that it has no secret. " + hint
	case err.Adopting:
		hint = "Not adopted, because there are several or another resource of this run has claimed it. " + hint
	}
	return advice{
		hint:  hint + "\n  " + importCommand(info, err.OrgID, err.IDs),
		topic: "About objects that already exist",
		explanation: "An equal object exists when the resource was renamed without a moved block, when a run was killed before its state was saved, " +
			"when another configuration manages the object, or when two blocks are equal. Importing an object that this state already has " +
			"would put it under two addresses. adopt_existing (WEBEX_ADOPT_EXISTING=true) lets creates take over equal objects and is meant " +
			"for the one apply after a killed run.",
	}
}

// importCommand returns the import command for the only id, or with a placeholder if there is not exactly one.
func importCommand(info ResourceInfo, orgID string, ids []string) string {
	id := "<id>"
	if len(ids) == 1 {
		id = ids[0]
	}
	if orgID != "" {
		id = orgID + "/" + id
	}
	return fmt.Sprintf("terraform import %s.<name> %s", info.Type, id)
}

func mayExistHint(info ResourceInfo, err *webexapi.MayExistError) string {
	which := "If it is one of these, import that one before the next apply, or there will be two:"
	switch len(err.Candidates) {
	case 0:
		which = "Look in Webex. If the object is there, import it before the next apply, or there will be two:"
	case 1:
		which = "If it is this one, import it before the next apply, or there will be two:"
	}
	return which + "\n  " + importCommand(info, err.OrgID, err.Candidates)
}

func createRefusedHint(err *webexapi.CreateRefusedError) string {
	return "If the resource was renamed, add a moved block; otherwise see the error of the create of an equal object. Nothing was sent about " +
		err.ID + "."
}
