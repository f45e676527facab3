package tfdiag

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// hintFor says what the user can do about err, "" when there is nothing to add.
func hintFor(info ResourceInfo, err error) string {
	var (
		mayExist       *webexapi.MayExistError
		tokenError     *webexapi.TokenError
		noToken        *webexapi.NoTokenError
		apiError       *webexapi.Error
		pausedError    *webexapi.PausedError
		transportError *webexapi.TransportError
		outage         *webexapi.OutageError
	)
	if hint, ok := refusalHint(info, err); ok {
		return hint
	}
	switch {
	case errors.As(err, &mayExist):
		return mayExistHint(info, mayExist)
	case errors.As(err, &outage):
		return hintFor(info, outage.Cause)
	case errors.As(err, &tokenError):
		return "A refresh token expires 90 days after its last use, an access token after 14 days. Check client_id, client_secret and refresh_token in the provider block or in WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and " +
			"WEBEX_REFRESH_TOKEN. If the refresh token has expired, authorize the integration or service app again."
	case errors.As(err, &noToken):
		return noTokenHint(noToken)
	case errors.As(err, &apiError):
		return statusHint(info, apiError)
	case errors.As(err, &pausedError):
		return rateHint
	case errors.As(err, &transportError):
		return transportHint(transportError)
	case errors.Is(err, context.Canceled):
		return "The run was cancelled before Webex was done. Run terraform apply again to go on."
	default:
		return ""
	}
}

// refusalHint is the hint for requests that the client did not send, or whose outcome it could not confirm.
func refusalHint(info ResourceInfo, err error) (hint string, ok bool) {
	var (
		exists       *webexapi.ExistsError
		refused      *webexapi.CreateRefusedError
		otherAccount *webexapi.OtherAccountError
		unconfirmed  *webexapi.UnconfirmedError
		readOnly     *webexapi.ReadOnlyError
		notAllowed   *webexapi.OrganizationNotAllowedError
		unknownOrg   *webexapi.UnknownOrganizationError
	)
	switch {
	case errors.As(err, &exists):
		return existsHint(info, exists), true
	case errors.As(err, &refused):
		return createRefusedHint(refused), true
	case errors.As(err, &otherAccount):
		return otherAccountHint(info, otherAccount), true
	case errors.As(err, &unconfirmed):
		return "The object stays in the state. Check " + baseURLArgument(info) + " in the provider block. " + hintFor(info, unconfirmed.Listing), true
	case errors.As(err, &readOnly):
		return "Unset read_only in the provider block, or WEBEX_READ_ONLY, to make changes.", true
	case errors.As(err, &notAllowed):
		return "Use credentials of an organization in allowed_org_ids, or add the organization there.", true
	case errors.As(err, &unknownOrg) && unknownOrg.Cause == nil:
		return "Set org_id in the provider block, or WEBEX_ORG_ID.", true
	}
	return "", false
}

func mayExistHint(info ResourceInfo, err *webexapi.MayExistError) string {
	ids, which := err.Candidates, "If it is one of these, import that one before the next apply, or there will be two:"
	switch len(ids) {
	case 0:
		ids, which = []string{"<id>"}, "Look in Webex. If the object is there, import it before the next apply, or there will be two:"
	case 1:
		which = "If it is this one, import it before the next apply, or there will be two:"
	}
	var text strings.Builder
	text.WriteString(which + "\n")
	for _, id := range ids {
		fmt.Fprintf(&text, "\n  %s", importCommand(info, err.OrgID, id))
	}
	return text.String()
}

// noTokenHint is about the token endpoint, which belongs to the platform whatever the token was for.
func noTokenHint(err *webexapi.NoTokenError) string {
	var answer *webexapi.Error
	switch {
	case !errors.As(err.Cause, &answer):
		return hintFor(ResourceInfo{}, err.Cause)
	case answer.FromWebex && answer.StatusCode == http.StatusNotFound:
		return "There is no token endpoint at this address. Check base_url in the provider block."
	default:
		return statusHint(ResourceInfo{}, answer)
	}
}

func statusHint(info ResourceInfo, err *webexapi.Error) string {
	if askedWhoOwnsTheToken(err) {
		info = ResourceInfo{} // It was for a webexcc_* object, but the platform was asked.
	}
	hint := byStatus(info, err)
	if err.FromWebex {
		return hint
	}
	const proxy = "any proxy on the way (HTTPS_PROXY, NO_PROXY)."
	switch {
	case err.Location != "":
		return "Redirects are not followed, because the request carries the token. Set " + baseURLArgument(info) +
			" to the address that really serves Webex."
	case err.StatusCode == http.StatusUnauthorized || err.StatusCode == http.StatusForbidden || err.StatusCode == http.StatusTooManyRequests:
		return "The answer does not look like Webex's own: check first " + proxy + " " + hint
	case err.StatusCode >= http.StatusInternalServerError:
		return "A proxy or load balancer answered in Webex's place. Run terraform apply again later; if it goes on, check " +
			baseURLArgument(info) + " in the provider block, and " + proxy
	case err.StatusCode < http.StatusMultipleChoices:
		return "This answer is incomplete, or not from Webex. Run terraform apply again; if it goes on, check " + baseURLArgument(info) +
			" in the provider block, and " + proxy
	default:
		return "This answer is not from Webex. Check " + baseURLArgument(info) + " in the provider block, and " + proxy
	}
}

// byStatus is the hint for an answer of Webex.
func byStatus(info ResourceInfo, err *webexapi.Error) string {
	if info.Type == "webexcc_subscription" && tooManySubscriptions(err) {
		return "An organization may have 20 subscriptions, those of both versions of the API together. Delete one that is not needed; the " +
			"data source webexcc_subscriptions lists them."
	}
	switch err.StatusCode {
	case http.StatusBadRequest:
		return badRequestHint(err)
	case http.StatusUnauthorized:
		return "The access token is wrong or has ended: a personal access token lasts 12 hours. Set a new one in access_token or " +
			"WEBEX_ACCESS_TOKEN, or use client_id, client_secret and refresh_token, which renew it. If you use these, the application may " +
			"have lost its authorization: grant it again." + regionHint(info)
	case http.StatusForbidden:
		return forbiddenHint(info, err)
	case http.StatusNotFound, http.StatusGone:
		if err.Method == http.MethodPost {
			return "Something that the request refers to does not exist, or the token may not see it."
		}
		if err.Method == http.MethodPut || err.Method == http.MethodPatch {
			return "Somebody has deleted the object since Terraform planned, or the token may not see it. Run terraform apply again: if the object " +
				"is gone, its plan makes it anew."
		}
		return "There is no such object, or the token may not see it: check the id" + organizationHint(info) + "."
	case http.StatusConflict:
		if info.Type == "webex_webhook" {
			return "Webex sees a conflict with a webhook that exists: an organization may have one for each resource and filter. Import that one, " +
				"or choose another resource or filter. If it is the one to be replaced, take create_before_destroy away."
		}
		return "Webex sees a conflict with something that exists, for instance an object of the same name. Import that one, or choose another name."
	case http.StatusLocked:
		return "Webex kept the object locked for longer than max_retry_duration allows. Run terraform apply again later."
	case http.StatusTooManyRequests:
		return rateHint
	}
	if err.StatusCode >= http.StatusInternalServerError {
		return "Webex itself is in trouble (https://status.webex.com). Run terraform apply again later; if it goes on, give the tracking ID " +
			"to Webex support."
	}
	return ""
}

const rateHint = "The rate limit lasted longer than max_retry_duration allows. Raise it in the provider block, or lower the load with " +
	"terraform apply -parallelism=2. Everything done so far is in the state."

func askedWhoOwnsTheToken(err *webexapi.Error) bool { return strings.HasSuffix(err.Path, "/people/me") }

// tooManySubscriptions knows the refusal by its words, since Webex documents neither its status nor its text. As a 403 it must not
// pass for a missing scope.
func tooManySubscriptions(err *webexapi.Error) bool {
	words := wordsOf(err)
	return err.Method == http.MethodPost && err.StatusCode != http.StatusTooManyRequests && strings.Contains(words, "limit") &&
		(strings.Contains(words, "subscription") || strings.Contains(words, "org"))
}

// wordsOf is what Webex said, in lower case.
func wordsOf(err *webexapi.Error) string {
	return strings.ToLower(strings.TrimSpace(err.Message + " " + strings.Join(err.Descriptions, " ")))
}

func badRequestHint(err *webexapi.Error) string {
	words := wordsOf(err)
	switch {
	case strings.Contains(words, "entry point") || strings.Contains(words, "entrypoint") || strings.Contains(words, "default ani"):
		return "Callbacks need a default entry point and a default ANI. An administrator sets both in Control Hub: Contact Center > " +
			"Customer experience > Channels > Settings."
	case strings.Contains(words, "authorization"):
		return "Webex answers 400 to an Authorization header that it cannot read: check access_token."
	case strings.HasPrefix(words, "queueid"):
		return "The data source webexcc_queue finds the id of a telephony queue by its name."
	case strings.HasPrefix(words, "assigneeagent"):
		return "assignee_agent takes the ci_user_id of the data source webexcc_agent, not its id."
	default:
		return ""
	}
}

func forbiddenHint(info ResourceInfo, err *webexapi.Error) string {
	if askedWhoOwnsTheToken(err) {
		return "The organization was to be found out from the owner of the token, which needs the scope spark:people_read. Set org_id in the " +
			"provider block or WEBEX_ORG_ID instead."
	}
	write := err.Method != http.MethodGet
	switch {
	case strings.HasPrefix(info.Type, "webexcc_scheduled_callback"):
		return "Callbacks need a token with the scope cjp:user (not cjp:config_write)." + placeHint(info)
	case strings.HasPrefix(info.Type, "webexcc_") && write:
		return "This needs a token with the scope cjp:config_write, granted by a Contact Center administrator. A personal access token does " +
			"not have it." + placeHint(info)
	case strings.HasPrefix(info.Type, "webexcc_"):
		return "This needs a token with the scope cjp:config_read. A personal access token does not have it." + placeHint(info)
	default:
		return "A webhook needs a token with the read scope of the resource that it reports, for instance spark:messages_read or " +
			"meeting:schedules_read; owned_by = \"org\" needs a full administrator or compliance officer as well."
	}
}

func transportHint(err *webexapi.TransportError) string {
	var (
		unknownAuthority x509.UnknownAuthorityError
		verification     *tls.CertificateVerificationError
		hostname         x509.HostnameError
		proxy            *webexapi.ProxyError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "The run was cancelled before Webex was done. Run terraform apply again to go on."
	case errors.As(err, &proxy) && proxy.StatusCode == http.StatusProxyAuthRequired:
		return "The proxy wants credentials, or other ones: write them into HTTPS_PROXY, as in http://user:password@proxy.example.com:3128, " +
			"with special characters percent-encoded (%40 for @)."
	case errors.As(err, &proxy):
		return "The proxy does not open the way to this host. Have the host allowed there, or name it in NO_PROXY if it can be reached without " +
			"the proxy."
	case errors.As(err, &unknownAuthority), errors.As(err, &verification), errors.As(err, &hostname):
		return "The certificate of the host is not trusted. A proxy that opens TLS has a certificate authority of its own: add it to the " +
			"system's store or point SSL_CERT_FILE at it."
	case err.Timeout:
		return "No answer came within request_timeout. Raise it in the provider block if Webex is slow; otherwise look at the network and " +
			"any proxy."
	case err.Dial:
		return "The host could not be reached. Check the network, region and the base URLs in the provider block, and the proxy " +
			"(HTTPS_PROXY, NO_PROXY)."
	default:
		return "The connection broke. Check the network and any proxy (HTTPS_PROXY, NO_PROXY), then run terraform apply again."
	}
}

// regionHint exists because a token of another data centre is refused, not redirected.
func regionHint(info ResourceInfo) string {
	if !contactCenter(info) {
		return ""
	}
	return " The wrong region looks the same: check region in the provider block."
}

// placeHint is for a token that Webex knows: it may still be one of another data centre or organization.
func placeHint(info ResourceInfo) string {
	if !contactCenter(info) {
		return ""
	}
	return " The wrong region and the org_id of another organization look the same: check both."
}

func organizationHint(info ResourceInfo) string {
	if !contactCenter(info) {
		return ""
	}
	return ", org_id and region"
}

func baseURLArgument(info ResourceInfo) string {
	if contactCenter(info) {
		return "region or contact_center_base_url"
	}
	return "base_url"
}

func contactCenter(info ResourceInfo) bool { return strings.HasPrefix(info.Type, "webexcc_") }
