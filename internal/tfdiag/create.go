package tfdiag

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// AddCreateWarnings adds what a user has to know about a create that succeeded.
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

// AddDelete adds the diagnostic of a delete that failed, or that was not sent because a create has claimed the object.
func AddDelete(diags *diag.Diagnostics, info ResourceInfo, summary string, err error) {
	var adopted *webexapi.AdoptedError
	if errors.As(err, &adopted) {
		diags.AddWarning(upperFirst(info.DisplayName)+" kept", fmt.Sprintf("%s was not deleted: another resource of this run has adopted it and "+
			"manages it now.", adopted.ID))
		return
	}
	Add(diags, info, summary, err)
}

// summaryFor is the summary of errors that have one of their own, whatever was tried.
func summaryFor(info ResourceInfo, err error) string {
	var (
		mayExist *webexapi.MayExistError
		exists   *webexapi.ExistsError
		readOnly *webexapi.ReadOnlyError
		notOrg   *webexapi.OrganizationNotAllowedError
	)
	name := upperFirst(info.DisplayName)
	switch {
	case errors.As(err, &mayExist) && name != "":
		return name + " may have been created"
	case errors.As(err, &exists) && name != "":
		return name + " already exists"
	case errors.As(err, &readOnly):
		return "Provider is read-only"
	case errors.As(err, &notOrg):
		return "Organization is not allowed"
	}
	return ""
}

func existsHint(info ResourceInfo, err *webexapi.ExistsError) string {
	var text strings.Builder
	text.WriteString("Is the ID in this state under another address (terraform state list -id=" + err.IDs[0] + ")? Then do not import it: use a " +
		"moved block. Otherwise a run was killed before its state was saved, another configuration manages the object, or two " +
		"blocks are equal. ")
	switch {
	case err.UnknownSecret:
		text.WriteString("It is not adopted, because Webex does not show that it has no secret. ")
	case err.Adopting:
		text.WriteString("It is not adopted, because there are several, or because another resource of this run has claimed it. ")
	}
	text.WriteString("Import it, set adopt_existing (or WEBEX_ADOPT_EXISTING=true) for one apply, or set on_existing = \"create\" if a second one " +
		"is intended:\n")
	for _, id := range err.IDs {
		fmt.Fprintf(&text, "\n  %s", importCommand(info, err.OrgID, id))
	}
	return text.String()
}

func importCommand(info ResourceInfo, orgID, id string) string {
	if orgID != "" {
		id = orgID + "/" + id
	}
	return fmt.Sprintf("terraform import %s.<name> %s", info.Type, id)
}

func createRefusedHint(err *webexapi.CreateRefusedError) string {
	return "The configuration creates an equal object under another address. If the resource was renamed, add a moved block; otherwise see the " +
		"error of that create. Nothing was sent about " + err.ID + "."
}

func otherAccountHint(err *webexapi.OtherAccountError) string {
	account := "the owner of this token could not be determined"
	if err.Account != nil {
		account = fmt.Sprintf("this token belongs to %s (%s)", err.Account.DisplayName, err.Account.ID)
	}
	return fmt.Sprintf("Only the account that created a webhook sees it, and %s. Use a token of the account that created it. To give it up instead, "+
		"run terraform state rm, or use a removed block with lifecycle { destroy = false }; it keeps delivering until its owner deletes it.", account)
}
