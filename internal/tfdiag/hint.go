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

// hintFor returns what the user can do about err, or "".
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
		return "A refresh token expires 90 days after its last use, an access token after 14 days. Check client_id, client_secret and " +
			"refresh_token in the provider block or in WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN. If the refresh token has expired, authorize the integration or service app again."
	case errors.As(err, &noToken):
		return noTokenHint(noToken)
	case errors.As(err, &apiError):
		return statusHint(info, apiError)
	case errors.As(err, &pausedError):
		return rateHint
	case errors.As(err, &transportError):
		return transportHint(transportError)
	case errors.Is(err, context.Canceled):
		return "The run was cancelled before Webex responded. Run terraform apply again."
	default:
		return ""
	}
}

// refusalHint returns the hint for requests that the client did not send, or whose outcome it could not confirm.
func refusalHint(info ResourceInfo, err error) (hint string, ok bool) {
	var (
		exists       *webexapi.ExistsError
		refused      *webexapi.CreateRefusedError
		otherAccount *webexapi.OtherAccountError
		unconfirmed  *webexapi.UnconfirmedError
		readOnly     *webexapi.ReadOnlyError
		notAllowed   *webexapi.OrganizationNotAllowedError
		unknownOrg   *webexapi.UnknownOrganizationError
		notListed    *webexapi.CheckExistingError
	)
	switch {
	case errors.As(err, &exists):
		return existsHint(info, exists), true
	case errors.As(err, &refused):
		return createRefusedHint(refused), true
	case errors.As(err, &otherAccount):
		return otherAccountHint(otherAccount), true
	case errors.As(err, &unconfirmed):
		return "The object stays in the state. Check " + baseURLArgument(info) + " in the provider block. " + hintFor(info, unconfirmed.Listing), true
	case errors.As(err, &readOnly):
		return "Unset read_only in the provider block, or WEBEX_READ_ONLY, to make changes.", true
	case errors.As(err, &notAllowed):
		return "Use credentials of an organization in allowed_org_ids, or add the organization there.", true
	case errors.As(err, &notListed) && webexapi.IsNotFound(notListed.Cause):
		hint = "Check " + baseURLArgument(info) + " in the provider block"
		if contactCenter(info) {
			hint += ", and org_id"
		}
		return hint + ".", true
	case errors.As(err, &unknownOrg) && unknownOrg.Cause == nil:
		return "Set org_id in the provider block, or WEBEX_ORG_ID.", true
	case errors.As(err, &unknownOrg):
		return hintFor(ResourceInfo{}, unknownOrg.Cause), true // The cause does not unwrap, because it is about people/me.
	}
	return "", false
}

func mayExistHint(info ResourceInfo, err *webexapi.MayExistError) string {
	ids, which := err.Candidates, "If it is one of these, import it before the next apply, which would otherwise create another one:"
	switch len(ids) {
	case 0:
		ids, which = []string{"<id>"}, "Check whether the object exists in Webex. If so, import it before the next apply, which would otherwise create another one:"
	case 1:
		which = "If it is this one, import it before the next apply, which would otherwise create another one:"
	}
	var text strings.Builder
	text.WriteString(which + "\n")
	for _, id := range ids {
		fmt.Fprintf(&text, "\n  %s", importCommand(info, err.OrgID, id))
	}
	return text.String()
}

// noTokenHint returns the hint for an error of the token endpoint, which belongs to the platform API even if the token is for the Contact
// Center.
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
		info = ResourceInfo{} // The request was made for a webexcc_* object, but went to the platform API.
	}
	hint := byStatus(info, err)
	if err.FromWebex {
		return hint
	}
	const proxy = "any proxy in between (HTTPS_PROXY, NO_PROXY)."
	switch {
	case err.Location != "":
		return "Redirects are not followed, because the request carries the token. Set " + baseURLArgument(info) +
			" to the final address."
	case err.StatusCode == http.StatusUnauthorized || err.StatusCode == http.StatusForbidden || err.StatusCode == http.StatusTooManyRequests:
		return "This response does not seem to come from Webex. First check " + proxy + " " + hint
	case err.StatusCode >= http.StatusInternalServerError:
		return "This response comes from a proxy or load balancer instead of Webex. Run terraform apply again later. If the error persists, check " +
			baseURLArgument(info) + " in the provider block, and " + proxy
	case err.StatusCode < http.StatusMultipleChoices:
		return "This response is incomplete, or not from Webex. Run terraform apply again. If the error persists, check " + baseURLArgument(info) +
			" in the provider block, and " + proxy
	default:
		return "This response is not from Webex. Check " + baseURLArgument(info) + " in the provider block, and " + proxy
	}
}

// byStatus returns the hint for a response of Webex.
func byStatus(info ResourceInfo, err *webexapi.Error) string {
	if info.Type == "webexcc_subscription" && tooManySubscriptions(err) {
		return "An organization can have 20 subscriptions, counting both versions of the API. Delete one that is no longer needed; the " +
			"data source webexcc_subscriptions lists them."
	}
	switch err.StatusCode {
	case http.StatusBadRequest:
		return badRequestHint(err)
	case http.StatusUnauthorized:
		return "The access token is invalid or has expired. A personal access token expires after 12 hours. Set a new one in access_token or " +
			"WEBEX_ACCESS_TOKEN, or use client_id, client_secret and refresh_token, which renew it. If you already do, the application may " +
			"have lost its authorization: authorize it again." + regionHint(info)
	case http.StatusForbidden:
		return forbiddenHint(info, err)
	case http.StatusNotFound, http.StatusGone:
		if askedWhoOwnsTheToken(err) {
			return "Check base_url in the provider block, or set org_id there."
		}
		if err.Method == http.MethodPost {
			return "An object that the request refers to does not exist, or the token has no access to it."
		}
		if err.Method == http.MethodPut || err.Method == http.MethodPatch {
			return "The object was deleted after the plan was made, or the token has no access to it. Run terraform apply again: if the object " +
				"no longer exists, the new plan will create it."
		}
		return "The object does not exist, or the token has no access to it. Check the id" + organizationHint(info) + "."
	case http.StatusConflict:
		if info.Type == "webex_webhook" {
			return "The webhook conflicts with an existing one: an organization can have one webhook for each resource and filter. Import the " +
				"existing webhook, or use another resource or filter. If this resource replaces that webhook, remove create_before_destroy."
		}
		return "The object conflicts with an existing one, for example with the same name. Import the existing object, or use another name."
	case http.StatusLocked:
		return "The object stayed locked for longer than max_retry_duration. Run terraform apply again later."
	case http.StatusTooManyRequests:
		return rateHint
	}
	if err.StatusCode >= http.StatusInternalServerError {
		return "Webex has a problem (see https://status.webex.com). Run terraform apply again later. If the error persists, contact Webex support " +
			"with the tracking ID."
	}
	return ""
}

const rateHint = "The rate limit lasted longer than max_retry_duration. Increase it in the provider block, or reduce the load with " +
	"terraform apply -parallelism=2. All changes made so far are in the state."

func askedWhoOwnsTheToken(err *webexapi.Error) bool { return strings.HasSuffix(err.Path, "/people/me") }

// tooManySubscriptions recognizes the error by its text, because Webex documents neither its status nor its message. If it is a 403, it
// must not be reported as a missing scope.
func tooManySubscriptions(err *webexapi.Error) bool {
	words := wordsOf(err)
	return err.Method == http.MethodPost && err.StatusCode != http.StatusTooManyRequests && strings.Contains(words, "limit") &&
		(strings.Contains(words, "subscription") || strings.Contains(words, "org"))
}

// wordsOf returns the message of Webex in lower case.
func wordsOf(err *webexapi.Error) string {
	return strings.ToLower(strings.TrimSpace(err.Message + " " + strings.Join(err.Descriptions, " ")))
}

func badRequestHint(err *webexapi.Error) string {
	words := wordsOf(err)
	switch {
	case strings.Contains(words, "entry point") || strings.Contains(words, "entrypoint") || strings.Contains(words, "default ani"):
		return "Callbacks require a default entry point and a default ANI. An administrator can set both in Control Hub: Contact Center > " +
			"Customer experience > Channels > Settings."
	case strings.Contains(words, "authorization"):
		return "Webex responds with 400 to a malformed Authorization header. Check access_token."
	case strings.HasPrefix(words, "queueid"):
		return "Use the data source webexcc_queue to find the id of a telephony queue by name."
	case strings.HasPrefix(words, "assigneeagent"):
		return "assignee_agent requires the ci_user_id of the data source webexcc_agent, not its id."
	default:
		return ""
	}
}

func forbiddenHint(info ResourceInfo, err *webexapi.Error) string {
	if askedWhoOwnsTheToken(err) {
		return "Determining the organization from the owner of the token requires the scope spark:people_read. Set org_id in the " +
			"provider block or WEBEX_ORG_ID instead."
	}
	write := err.Method != http.MethodGet
	switch {
	case strings.HasPrefix(info.Type, "webexcc_scheduled_callback"):
		return "Callbacks require a token with the scope cjp:user (not cjp:config_write)." + placeHint(info)
	case strings.HasPrefix(info.Type, "webexcc_") && write:
		return "This requires a token with the scope cjp:config_write, granted by a Contact Center administrator. A personal access token does " +
			"not have it." + placeHint(info)
	case strings.HasPrefix(info.Type, "webexcc_"):
		return "This requires a token with the scope cjp:config_read. A personal access token does not have it." + placeHint(info)
	default:
		return "A webhook requires a token with the read scope of its resource, for example spark:messages_read or " +
			"meeting:schedules_read. owned_by = \"org\" also requires a full administrator or compliance officer."
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
		return "The run was cancelled before Webex responded. Run terraform apply again."
	case errors.As(err, &proxy) && proxy.StatusCode == http.StatusProxyAuthRequired:
		return "The proxy requires credentials, or rejected those given. Set them in HTTPS_PROXY, as in " +
			"http://user:password@proxy.example.com:3128, with special characters percent-encoded (%40 for @)."
	case errors.As(err, &proxy):
		return "The proxy does not allow this host. Allow it there, or add it to NO_PROXY if it can be reached without the proxy."
	case errors.As(err, &unknownAuthority), errors.As(err, &verification), errors.As(err, &hostname):
		return "The certificate of the host is not trusted. If a proxy intercepts TLS, add its certificate authority to the system's " +
			"certificate store, or set SSL_CERT_FILE."
	case err.Timeout:
		return "Webex did not respond within request_timeout. Increase it in the provider block if Webex is slow. Otherwise check the network and " +
			"any proxy."
	case err.Dial:
		return "The host could not be reached. Check the network, region and the base URLs in the provider block, and the proxy " +
			"(HTTPS_PROXY, NO_PROXY)."
	default:
		return "The connection was interrupted. Check the network and any proxy (HTTPS_PROXY, NO_PROXY), then run terraform apply again."
	}
}

// regionHint explains that a token of another data center is rejected, not redirected.
func regionHint(info ResourceInfo) string {
	if !contactCenter(info) {
		return ""
	}
	return " A wrong region causes the same error: check region in the provider block."
}

// placeHint explains that a valid token may belong to another data center or organization.
func placeHint(info ResourceInfo) string {
	if !contactCenter(info) {
		return ""
	}
	return " A wrong region or org_id causes the same error: check both."
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
