package tfvalue_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

// fuzz checks the guarantees of all kinds, and the validation of one kind with a pattern or an oracle.
func fuzz(f *testing.F, kind tfvalue.TextType, valid func(string) bool, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		message := validate(t, kind, basetypes.NewStringValue(text))
		if (message == "") != valid(text) {
			t.Errorf("%q: %q", text, message)
		}
		value := kind.Value(text)
		respelled := kind.Value(value.Canonical())
		if respelled.Canonical() != value.Canonical() {
			t.Errorf("%q became %q and then %q", text, value.Canonical(), respelled.Canonical())
		}
		if same, diags := value.StringSemanticEquals(t.Context(), respelled); !same || diags.HasError() {
			t.Errorf("%q and its canonical form %q are different: %v", text, respelled.ValueString(), diags)
		}
	})
}

func FuzzPhoneNumber(f *testing.F) {
	pattern := regexp.MustCompile(`\A[+0-9 ().-][0-9 ().-]{6,14}\z`)
	valid := func(number string) bool {
		return pattern.MatchString(number) && strings.ContainsAny(number, "0123456789")
	}
	fuzz(f, tfvalue.PhoneNumber, valid, "+12(345)67-890", "1234567", "123456", "1234567890123456", "-------", "1+23456", "", "\xff234567")
}

func FuzzDate(f *testing.F) {
	valid := func(date string) bool {
		_, err := schedule.Instant(date, "12:00", "UTC")
		return err == nil
	}
	fuzz(f, tfvalue.Date, valid, "2027-03-01", "2026-02-30", "2028-02-29", "0000-00-00", "2027-3-1", "+027-03-01", "")
}

func FuzzTimeOfDay(f *testing.F) {
	pattern := regexp.MustCompile(`\A([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\z`)
	fuzz(f, tfvalue.TimeOfDay, pattern.MatchString, "10:00", "10:00:00", "24:00", "9:00", "10:00:00.5", "10:00:0", "")
}

func FuzzWebhookFilter(f *testing.F) {
	pattern := regexp.MustCompile(`(?s)\A[^=&]+=[^&]+(&[^=&]+=[^&]+)*\z`)
	valid := func(filter string) bool {
		for condition := range strings.SplitSeq(filter, "&") {
			if name, _, _ := strings.Cut(condition, "="); strings.TrimSpace(name) != name {
				return false
			}
		}
		return pattern.MatchString(filter)
	}
	fuzz(f, tfvalue.WebhookFilter, valid, "a=1", "b=2&a=1", "a=1&", "=", "a==&b=c", "a=1& b=2", "")
}
