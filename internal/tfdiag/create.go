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
		diags.AddWarning(name+" adopted", fmt.Sprintf("The %s %s already existed and matches the configuration. This resource now manages it. "+
			"Nothing was created.", info.DisplayName, id))
	}
	if len(result.Duplicates) > 0 {
		diags.AddWarning(name+" may exist twice", fmt.Sprintf("The create request was sent more than once and may have created duplicates. "+
			"Terraform manages %s. Webex also has these equal objects: %s. Delete those that are not needed.", id, strings.Join(result.Duplicates, ", ")))
	}
	if result.DuplicateSearch != nil {
		diags.AddWarning(name+" may exist twice", fmt.Sprintf("The create request for %s was sent more than once, and the search for duplicates "+
			"failed: %s. Look for an equal object in Webex, and delete it if it is not needed.", id, result.DuplicateSearch))
	}
	if len(result.Similar) > 0 && info.Type == "webexcc_scheduled_callback" {
		diags.AddWarning("Similar callback exists", fmt.Sprintf("Webex has other callbacks for the same number, date and times: %s. The "+
			"customer will be called once for each of them.", strings.Join(result.Similar, ", ")))
	}
	if result.SecretError != nil {
		diags.AddWarning("Secret of the "+info.DisplayName+" may not be set", fmt.Sprintf("The update that sets the secret of %s "+
			"failed: %s. If events are not signed as expected, change the secret.", id, result.SecretError))
	}
}

func existsAdvice(info ResourceInfo, err *webexapi.ExistsError) advice {
	hint := "If this state contains the ID at another address (terraform state list -id=" + err.IDs[0] + "), add a moved block. Otherwise, set " +
		"adopt_existing for one apply, set on_existing = \"create\" to create another one, or import it:"
	switch {
	case err.UnknownSecret:
		hint = "Not adopted, because Webex does not show whether it has a secret. " + hint
	case err.Adopting:
		hint = "Not adopted, because several objects are equal, or another resource of this run uses it. " + hint
	}
	return advice{
		hint:  hint + "\n  " + importCommand(info, err.OrgID, err.IDs),
		topic: "About objects that already exist",
		explanation: "An equal object can exist because the resource was renamed without a moved block, a run was killed before its state was " +
			"saved, another configuration manages the object, or two blocks are equal. If you import an object that is already in this state, the " +
			"state contains it at two addresses. With adopt_existing (WEBEX_ADOPT_EXISTING=true), a create adopts an equal object instead of " +
			"failing. Use it only for the one apply after a killed run.",
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
	which := "If one of these is the new object, import it before the next apply to avoid a duplicate:"
	switch len(err.Candidates) {
	case 0:
		which = "Look for the object in Webex. If it exists, import it before the next apply to avoid a duplicate:"
	case 1:
		which = "If this is the new object, import it before the next apply to avoid a duplicate:"
	}
	return which + "\n  " + importCommand(info, err.OrgID, err.Candidates)
}

func createBlockedHint(err *webexapi.CreateBlockedError) string {
	return "If you renamed the resource, add a moved block. Otherwise, see the error of the resource that tried to create an equal object. No " +
		"request was sent for " + err.ID + "."
}
