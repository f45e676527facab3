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

// advice is what a user can do about an error.
type advice struct {
	// hint names the setting or page that helps, in one line. A second line may contain a command. It is part of each error.
	hint string
	// topic and explanation are the summary and the text of a warning that is shown once per run; empty if there is none.
	topic, explanation string
}

const canceledHint = "The run was canceled before Webex responded. Run terraform apply again."

// adviceFor returns the advice for err, which may be empty.
func (r *Reporter) adviceFor(info ResourceInfo, err error) advice {
	var (
		mayExist       *webexapi.MayExistError
		mayBePlaced    *webexapi.MayBePlacedError
		tokenError     *webexapi.TokenError
		noToken        *webexapi.NoTokenError
		apiError       *webexapi.Error
		pausedError    *webexapi.PausedError
		transportError *webexapi.TransportError
		outage         *webexapi.OutageError
	)
	if advice, ok := r.clientErrorAdvice(info, err); ok {
		return advice
	}
	switch {
	case errors.As(err, &mayExist):
		return advice{hint: mayExistHint(info, mayExist)}
	case errors.As(err, &mayBePlaced):
		return advice{hint: "Before you run the action again, look for the call with the data source webexcc_tasks (callback_number and within). " +
			"Otherwise the customer may be called twice."}
	case errors.As(err, &outage):
		return r.adviceFor(info, outage.Cause)
	case errors.As(err, &tokenError):
		return tokenAdvice(tokenError)
	case errors.As(err, &noToken):
		return r.noTokenAdvice(noToken)
	case errors.As(err, &apiError):
		return r.statusAdvice(info, apiError)
	case errors.As(err, &pausedError):
		return rateAdvice
	case errors.As(err, &transportError):
		return advice{hint: transportHint(transportError)}
	case errors.Is(err, context.Canceled):
		return advice{hint: canceledHint}
	default:
		return advice{}
	}
}

// clientErrorAdvice returns the advice for errors of the client itself: it did not send a request, or could not confirm a response.
func (r *Reporter) clientErrorAdvice(info ResourceInfo, err error) (_ advice, ok bool) {
	var (
		exists       *webexapi.ExistsError
		blocked      *webexapi.CreateBlockedError
		otherAccount *webexapi.OtherAccountError
		otherOrg     *webexapi.OtherOrganizationError
		unconfirmed  *webexapi.UnconfirmedError
		readOnly     *webexapi.ReadOnlyError
		notAllowed   *webexapi.OrganizationNotAllowedError
		unknownOrg   *webexapi.UnknownOrganizationError
		notListed    *webexapi.CheckExistingError
	)
	switch {
	case errors.As(err, &exists):
		return existsAdvice(info, exists), true
	case errors.As(err, &blocked):
		return advice{hint: createBlockedHint(blocked)}, true
	case errors.As(err, &otherAccount):
		return otherAccountAdvice(otherAccount), true
	case errors.As(err, &otherOrg):
		return advice{hint: "Use a token of that organization, or remove the webhook from the state with terraform state rm."}, true
	case errors.As(err, &unconfirmed):
		listing := r.adviceFor(info, unconfirmed.Listing)
		listing.hint = strings.TrimSpace("The object remains in the state. Check " + baseURLArgument(info) + " in the provider block. " + listing.hint)
		return listing, true
	case errors.As(err, &readOnly):
		return advice{hint: "To make changes, unset read_only in the provider block (or WEBEX_READ_ONLY)."}, true
	case errors.As(err, &notAllowed):
		return advice{hint: "Use credentials of an organization in allowed_org_ids, or add the organization to allowed_org_ids."}, true
	case errors.As(err, &notListed) && webexapi.IsNotFound(notListed.Cause):
		hint := "Check " + baseURLArgument(info) + " in the provider block"
		if contactCenter(info) {
			hint += ", and org_id"
		}
		return advice{hint: hint + "."}, true
	case errors.As(err, &unknownOrg) && unknownOrg.Cause == nil:
		return advice{hint: "Set org_id in the provider block (or WEBEX_ORG_ID)."}, true
	case errors.As(err, &unknownOrg):
		return r.adviceFor(info, unknownOrg.Cause), true
	}
	return advice{}, false
}

func otherAccountAdvice(err *webexapi.OtherAccountError) advice {
	hint := "Use a token of the account that created the webhook, or remove the webhook from the state with terraform state rm."
	if err.Account != nil {
		hint = fmt.Sprintf("This token belongs to %s. ", err.Account.DisplayName) + hint
	}
	return advice{
		hint:  hint,
		topic: "About webhooks of another account",
		explanation: "Only the account that created a webhook can see it. To stop managing such webhooks, run terraform state rm, or use a removed " +
			"block with lifecycle { destroy = false }. The webhooks continue to send events until their owner deletes them.",
	}
}

// tokenAdvice returns the advice for a rejection by the token endpoint. Its message decides whether the client or the refresh token is wrong.
func tokenAdvice(err *webexapi.TokenError) advice {
	const (
		clientSettings = "client_id and client_secret (or WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET)"
		tokenSetting   = "refresh_token (or WEBEX_REFRESH_TOKEN)"
		client         = "Find the client ID on the page of the integration or service app at https://developer.webex.com/my-apps. Webex shows a client " +
			"secret only once. If you no longer have it, generate a new one, which replaces the old one."
		token = "A refresh token usually expires 90 days after its last use. Webex revokes it when the integration or service app is authorized " +
			"again or its client secret changes. To get a new refresh token, authorize the app again."
	)
	message := strings.ToLower(err.Message)
	namesClient := strings.Contains(message, "client")
	namesToken := strings.Contains(message, "grant") || strings.Contains(message, "refresh") || strings.Contains(message, "expired")
	switch {
	case namesClient && !namesToken, !namesToken && err.StatusCode == http.StatusUnauthorized:
		return advice{"Check " + clientSettings + ": the token endpoint rejected them.", "About the client ID and secret", client}
	case namesToken && !namesClient:
		return advice{"Set a new " + tokenSetting + ": the token endpoint rejected the current one.", "About refresh tokens", token}
	default:
		return advice{"Check " + clientSettings + ", and " + tokenSetting + ".", "About refresh tokens", token + " " + client}
	}
}

// noTokenAdvice returns the advice for an error of the token endpoint. The endpoint belongs to the platform, so it does not depend on the
// resource.
func (r *Reporter) noTokenAdvice(err *webexapi.NoTokenError) advice {
	var response *webexapi.Error
	switch {
	case !errors.As(err.Cause, &response):
		return r.adviceFor(ResourceInfo{}, err.Cause)
	case response.FromWebex && response.StatusCode == http.StatusNotFound:
		return advice{hint: "There is no token endpoint at this address. Check base_url in the provider block."}
	default:
		return r.statusAdvice(ResourceInfo{}, response)
	}
}

func (r *Reporter) statusAdvice(info ResourceInfo, err *webexapi.Error) advice {
	if isOwnerLookup(info, err) {
		info = ResourceInfo{} // The request was sent to the platform, even if the resource belongs to the Contact Center.
	}
	if err.FromWebex {
		return r.webexAdvice(info, err)
	}
	const (
		proxy       = "the proxy settings (HTTPS_PROXY, NO_PROXY)."
		topic       = "About responses that are not from Webex"
		explanation = "The provider recognizes a response from Webex by its format and its tracking ID. Other responses come from a proxy, a load " +
			"balancer, a captive portal, or another service at an incorrect base URL. The objects remain in the state."
	)
	switch {
	case err.Location != "":
		return advice{hint: "Set " + baseURLArgument(info) + " to the final address. The provider does not follow redirects, " +
			"because each request contains the token."}
	case err.StatusCode == http.StatusUnauthorized || err.StatusCode == http.StatusForbidden || err.StatusCode == http.StatusTooManyRequests:
		return advice{"This response does not seem to come from Webex. First, check " + proxy + " " + r.webexAdvice(info, err).hint, topic, explanation}
	case err.StatusCode >= http.StatusInternalServerError:
		return advice{"This response comes from a proxy or load balancer, not from Webex. Try again later, or check " + baseURLArgument(info) + " and " + proxy,
			topic, explanation}
	case err.StatusCode < http.StatusMultipleChoices:
		return advice{"This response is incomplete or not from Webex. Try again, or check " + baseURLArgument(info) + " and " + proxy, topic, explanation}
	default:
		return advice{"This response is not from Webex. Check " + baseURLArgument(info) + " and " + proxy, topic, explanation}
	}
}

// webexAdvice returns the advice for a response of Webex.
func (r *Reporter) webexAdvice(info ResourceInfo, err *webexapi.Error) advice {
	for _, rejection := range info.Rejections {
		if rejection.matches(err) {
			return advice{hint: rejection.Hint}
		}
	}
	switch err.StatusCode {
	case http.StatusBadRequest:
		return advice{hint: r.badRequestHint(err)}
	case http.StatusUnauthorized:
		return r.unauthorizedAdvice(info)
	case http.StatusForbidden:
		return r.forbiddenAdvice(info, err)
	case http.StatusNotFound, http.StatusGone:
		if isOwnerLookup(info, err) {
			return advice{hint: "In the provider block, check base_url or set org_id."}
		}
		return advice{hint: notFoundHint(info, err)}
	case http.StatusConflict:
		return conflictAdvice(info)
	case http.StatusLocked:
		return advice{hint: "The object stayed locked for longer than max_retry_duration. Run terraform apply again later."}
	case http.StatusTooManyRequests:
		return rateAdvice
	}
	if err.StatusCode >= http.StatusInternalServerError {
		return advice{hint: "Webex has a problem (see https://status.webex.com). Run terraform apply again later. If the error persists, contact " +
			"Webex support with the tracking ID."}
	}
	return advice{}
}

var rateAdvice = advice{
	hint:  "Webex limited requests for longer than max_retry_duration. Increase max_retry_duration, or run terraform apply -parallelism=2.",
	topic: "About the rate limit",
	explanation: "Webex limits the number of requests in a period of time. The provider waits as long as Webex asks, but not longer than " +
		"max_retry_duration. All changes made so far are in the state, and the next apply continues from there.",
}

// unauthorizedAdvice mentions only the kind of credentials that is configured.
func (r *Reporter) unauthorizedAdvice(info ResourceInfo) advice {
	region := ""
	if contactCenter(info) {
		region = " A wrong region causes the same error."
	}
	if info.Scopes.Role != "" {
		region += " A missing scope or role does too: this request requires " + info.Scopes.Read + info.Scopes.role() + "."
	}
	if r.renewable {
		return advice{
			"Webex rejected an access token that was obtained with the refresh token. Authorize the app again, and set a new refresh_token." + region,
			"About access tokens",
			"Webex rejects access tokens of an integration or service app that is no longer authorized, was deleted, or belongs to another " +
				"Contact Center region. Authorize the app again, and set refresh_token (or WEBEX_REFRESH_TOKEN).",
		}
	}
	return advice{
		"The access token is invalid or has expired. Set a new access_token (or WEBEX_ACCESS_TOKEN)." + region,
		"About access tokens",
		"A personal access token is valid for 12 hours. An access token of an integration or service app is usually valid for 14 days. To have " +
			"the provider obtain and renew access tokens, set client_id, client_secret and refresh_token instead of access_token. Contact Center also " +
			"rejects a token of another region: check region in the provider block.",
	}
}

func notFoundHint(info ResourceInfo, err *webexapi.Error) string {
	switch err.Method {
	case http.MethodPost:
		return "An object that the request refers to does not exist, or the token has no access to it."
	case http.MethodPut, http.MethodPatch:
		return "The object was deleted after the plan was made, or the token has no access to it. Run terraform apply again."
	}
	organization := ""
	if contactCenter(info) {
		organization = ", org_id and region"
	}
	return "The object does not exist, or the token has no access to it. Check the ID" + organization + "."
}

func conflictAdvice(info ResourceInfo) advice {
	if info.Conflict.Hint == "" {
		return advice{hint: "An object that conflicts with this one already exists, for example one with the same name. Import the existing object, " +
			"or use another name."}
	}
	return advice{info.Conflict.Hint, "About conflicting " + info.DisplayName + "s", info.Conflict.Explanation}
}

// ownPath is the path of the owner of the token on the platform.
const ownPath = "/people/me"

// isOwnerLookup reports whether a request was sent only to determine the organization of the token.
func isOwnerLookup(info ResourceInfo, err *webexapi.Error) bool {
	return info.Type != "webex_me" && strings.HasSuffix(err.Path, ownPath)
}

// lowerMessage returns the texts of an error in lower case.
func lowerMessage(err *webexapi.Error) string {
	return strings.ToLower(strings.TrimSpace(err.Message + " " + strings.Join(err.Descriptions, " ")))
}

func (r *Reporter) badRequestHint(err *webexapi.Error) string {
	message := lowerMessage(err)
	switch {
	case strings.Contains(message, "authorization") && r.renewable:
		return "Webex responds with 400 to a malformed Authorization header. Authorize the integration or service app again, and set a new refresh_token."
	case strings.Contains(message, "authorization"):
		return "Webex responds with 400 to a malformed Authorization header. Check access_token (or WEBEX_ACCESS_TOKEN)."
	default:
		return ""
	}
}

func (r *Reporter) forbiddenAdvice(info ResourceInfo, err *webexapi.Error) advice {
	if info.Type == "" && strings.HasSuffix(err.Path, ownPath) {
		return advice{hint: "Set org_id in the provider block (or WEBEX_ORG_ID). Otherwise, the provider needs a token with the scope " +
			"spark:people_read to determine it."}
	}
	scope := info.Scopes.Read
	if err.Method != http.MethodGet {
		scope = info.Scopes.Write
	}
	if scope == "" {
		return advice{}
	}
	hint := "This request requires a token with " + scope + info.Scopes.role() + "."
	if info.Scopes.NotPersonal && !r.renewable { // A personal access token is a static one.
		hint += " A personal access token may not have this scope."
	}
	explanation := info.Scopes.Note
	if contactCenter(info) {
		hint += " Also check region and org_id."
		explanation = strings.TrimSpace(explanation + " A token of another region or organization causes the same error.")
	}
	return advice{hint, "About scopes", explanation}
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
		return canceledHint
	case errors.As(err, &proxy) && proxy.StatusCode == http.StatusProxyAuthRequired:
		return "Add the credentials of the proxy to HTTPS_PROXY, for example http://user:password@proxy.example.com:3128. Percent-encode special " +
			"characters (%40 for @)."
	case errors.As(err, &proxy):
		return "The proxy does not allow connections to this host. Allow the host in the proxy, or add it to NO_PROXY if it can be reached directly."
	case errors.As(err, &unknownAuthority), errors.As(err, &verification), errors.As(err, &hostname):
		return "The certificate of the host is not trusted. If a proxy inspects TLS, add its certificate authority to the trust store of the system, or " +
			"set SSL_CERT_FILE."
	case err.Timeout:
		return "If Webex is slow, increase request_timeout in the provider block. Otherwise, check the network and the proxy settings."
	case err.Dial:
		return "Check the network, the region and base URLs in the provider block, and the proxy settings (HTTPS_PROXY, NO_PROXY)."
	default:
		return "Check the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then run terraform apply again."
	}
}

func baseURLArgument(info ResourceInfo) string {
	if contactCenter(info) {
		return "region or contact_center_base_url"
	}
	return "base_url"
}

func contactCenter(info ResourceInfo) bool { return strings.HasPrefix(info.Type, "webexcc_") }
