// Package tfdiag turns what the API client reports into Terraform diagnostics that say what was tried, what Webex answered and
// what to do next. It may import webexapi; tfresource and the feature packages import it.
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

// ResourceInfo is what a call was about.
type ResourceInfo struct {
	// Type is the Terraform type, for instance "webexcc_scheduled_callback"; hints depend on it.
	Type string
	// DisplayName is what texts call the object, for instance "callback".
	DisplayName string
	// Attributes maps the API's field names ("queueId") to the attributes that set them.
	Attributes map[string]path.Path
}

// Add adds one error. The summary is constant ("Unable to create webhook"); the detail has at most three lines: what was tried, the
// status, Webex's words and the tracking ID; then the one setting or page that helps. It is on an attribute when Webex's words name
// exactly one of the object's.
func (r *Reporter) Add(diags *diag.Diagnostics, info ResourceInfo, summary string, err error) {
	summary = cmp.Or(summaryFor(info, err), summary)
	advice := r.adviceFor(info, err)
	if attribute, found := blamed(info, err); found {
		diags.AddAttributeError(attribute, summary, detail(err, advice))
	} else {
		diags.AddError(summary, detail(err, advice))
	}
	r.WarnOnce(diags, advice.topic, advice.explanation)
}

// AddWarning is Add for an error that the caller can do without.
func (r *Reporter) AddWarning(diags *diag.Diagnostics, info ResourceInfo, summary string, err error) {
	diags.AddWarning(summary, detail(err, r.adviceFor(info, err)))
}

// detail writes an error in one line, followed by the hint.
func detail(err error, advice advice) string {
	text := upperFirst(strings.Join(strings.Fields(err.Error()), " "))
	if advice.hint != "" {
		text += "\n" + advice.hint
	}
	return text
}

// refusals are the statuses by which Webex finds fault with a request's content.
var refusals = []int{400, 404, 409, 412, 422}

// blamed returns the one attribute that Webex's words name. In the documented form, "queueId: not found for given orgId.", it is
// the one before the colon, whatever else is mentioned. That an object may exist is the fault of no attribute, whatever came last.
func blamed(info ResourceInfo, err error) (path.Path, bool) {
	if errors.As(err, new(*webexapi.MayExistError)) {
		return path.Path{}, false
	}
	var apiError *webexapi.Error
	if !errors.As(err, &apiError) || !apiError.FromWebex || !slices.Contains(refusals, apiError.StatusCode) {
		return path.Path{}, false
	}
	words := strings.Join(append([]string{apiError.Message}, apiError.Descriptions...), "\n")
	named := fieldsIn(info, words, `(?m)^%s:`)
	if len(named) == 0 {
		named = fieldsIn(info, words, `\b%s\b`)
	}
	if len(named) != 1 {
		return path.Path{}, false
	}
	return named[0], true
}

// fieldsIn returns the attributes whose fields stand in words as the pattern, with %s for the field, says.
func fieldsIn(info ResourceInfo, words, pattern string) path.Paths {
	var named path.Paths
	for field, attribute := range info.Attributes {
		if regexp.MustCompile(fmt.Sprintf(pattern, regexp.QuoteMeta(field))).MatchString(words) {
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
