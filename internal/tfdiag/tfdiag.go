// Package tfdiag converts errors of the API client to Terraform diagnostics, which contain the operation, Webex's response, the tracking
// ID and what to do next. It may import webexapi; tfresource and the feature packages import it.
package tfdiag

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/webex-terraform/terraform-provider-webex/internal/webexapi"
)

// Add adds an error. The summary is constant ("Unable to create webhook"). The detail has at most three lines: the operation, the
// status, Webex's message and the tracking ID; then the one setting or page that helps. The error is on an attribute if Webex's message
// names exactly one.
func (r *Reporter) Add(diags *diag.Diagnostics, info ResourceInfo, summary string, err error) {
	summary = cmp.Or(summaryFor(info, err), summary)
	advice := r.adviceFor(info, err)
	if attribute, found := namedAttribute(info, err); found {
		diags.AddAttributeError(attribute, summary, detail(err, advice))
	} else {
		diags.AddError(summary, detail(err, advice))
	}
	r.WarnOnce(diags, advice.topic, advice.explanation)
}

// AddWarning is like Add but adds a warning.
func (r *Reporter) AddWarning(diags *diag.Diagnostics, info ResourceInfo, summary string, err error) {
	diags.AddWarning(summary, detail(err, r.adviceFor(info, err)))
}

// AddDelete is like Add for a failed delete. If the delete was not sent because a create has adopted the object, it adds a warning.
func (r *Reporter) AddDelete(diags *diag.Diagnostics, info ResourceInfo, summary string, err error) {
	var adopted *webexapi.AdoptedError
	if errors.As(err, &adopted) {
		diags.AddWarning(upperFirst(info.DisplayName)+" was not deleted", fmt.Sprintf("%s was not deleted, because another resource adopted it "+
			"during this run and now manages it.", adopted.ID))
		return
	}
	r.Add(diags, info, summary, err)
}

// summaryFor returns the summary of an error that has its own, independent of the operation; otherwise "".
func summaryFor(info ResourceInfo, err error) string {
	var (
		mayExist    *webexapi.MayExistError
		mayBePlaced *webexapi.MayBePlacedError
		exists      *webexapi.ExistsError
		readOnly    *webexapi.ReadOnlyError
		notOrg      *webexapi.OrganizationNotAllowedError
	)
	name := upperFirst(info.DisplayName)
	switch {
	case errors.As(err, &mayExist) && name != "":
		return name + " may have been created"
	case errors.As(err, &mayBePlaced):
		return "Callback may have been placed"
	case errors.As(err, &exists) && name != "":
		return name + " already exists"
	case errors.As(err, &readOnly):
		return "Provider is read-only"
	case errors.As(err, &notOrg):
		return "Organization is not allowed"
	}
	return ""
}

// detail returns an error in one line, followed by the hint.
func detail(err error, advice advice) string {
	text := upperFirst(strings.Join(strings.Fields(err.Error()), " "))
	if advice.hint != "" {
		text += "\n" + advice.hint
	}
	return text
}

// rejections are the statuses with which Webex rejects the content of a request.
var rejections = []int{400, 404, 409, 412, 422}

// namedAttribute returns the attribute that Webex's message names, if there is exactly one. In the documented form, "queueId: not found for given
// orgId.", that is the field before the colon. A MayExistError is never on an attribute.
func namedAttribute(info ResourceInfo, err error) (path.Path, bool) {
	if errors.As(err, new(*webexapi.MayExistError)) || errors.As(err, new(*webexapi.CheckExistingError)) {
		return path.Path{}, false
	}
	var apiError *webexapi.Error
	if !errors.As(err, &apiError) || !apiError.FromWebex || !slices.Contains(rejections, apiError.StatusCode) {
		return path.Path{}, false
	}
	message := strings.Join(append([]string{apiError.Message}, apiError.Descriptions...), "\n")
	named := fieldsIn(info, message, `(?m)^%s:`)
	if len(named) == 0 {
		named = fieldsIn(info, message, `\b%s\b`)
	}
	if len(named) != 1 {
		return path.Path{}, false
	}
	return named[0], true
}

// fieldsIn returns the attributes whose field names match a pattern in message; %s in the pattern is the field name.
func fieldsIn(info ResourceInfo, message, pattern string) path.Paths {
	var named path.Paths
	for field, attribute := range info.Attributes {
		if regexp.MustCompile(fmt.Sprintf(pattern, regexp.QuoteMeta(field))).MatchString(message) {
			named.Append(attribute)
		}
	}
	return named
}

func upperFirst(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}
