package tfvalue_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/webex-terraform/terraform-provider-webex/internal/tfvalue"
)

const uuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"

func webexID(text string) string { return base64.RawStdEncoding.EncodeToString([]byte(text)) }

var kinds = map[string]struct {
	kind tfvalue.TextType
	// valid are texts that pass.
	valid []string
	// invalid are texts that do not, with a part of the message.
	invalid map[string]string
	// same are pairs of spellings of one value, different are pairs that look alike and are not.
	same, different [][2]string
}{
	"phone number": {
		kind:  tfvalue.PhoneNumber,
		valid: []string{"+12(345)67-890", "1234567", "123456789012345", "+1.2-3 4", "(1)23-4", "------1", "+123456"},
		invalid: map[string]string{
			"":                 "got 0 characters",
			"123456":           "got 6 characters",
			"1234567890123456": "got 16 characters",
			"+1 (234) 567-890": "got 16 characters", // 11 digits: Webex counts the separators
			"1-800-CALL":       `got the character 'C'`,
			"1+234567":         `got the character '+'`,
			" +1234567":        `got the character '+'`,
			"++1234567":        `got the character '+'`,
			"123\t4567":        `got the character '\t'`,
			"1234567\n":        `got the character '\n'`,
			"1234567x":         `got the character 'x'`,
			"tel:1234567":      `got the character 't'`,
			"١٢٣٤٥٦٧":          `got the character '١'`,
			"123\u00a04567":    `got the character '\u00a0'`,
			"123\u20114567":    `got the character '‑'`,
			"-- () --":         "got no digit",
			"+------":          "got no digit",
		},
		same: [][2]string{
			{"+12(345)67-890", "+1234567890"}, {"1234567", "1 2.3-4567"},
			// As Webex may store it.
			{"1234567", "+1234567"}, {"212-555-0100", "+12125550100"}, {"030 1234567", "+49301234567"},
		},
		different: [][2]string{{"+1234567", "+2234567"}, {"1234567", "12345678"}, {"1234567", "+12341234567"}, {"+12125550100", "+442125550100"}},
	},
	"date": {
		kind:  tfvalue.Date,
		valid: []string{"2027-03-01", "2028-02-29", "2027-12-31"},
		invalid: map[string]string{
			"":                     `got ""`,
			"2026-02-30":           `got "2026-02-30"`,
			"2027-02-29":           "calendar",
			"2027-00-01":           "calendar",
			"2027-13-01":           "calendar",
			"2027-3-1":             "YYYY-MM-DD",
			"27-03-01":             "YYYY-MM-DD",
			"2027/03/01":           "YYYY-MM-DD",
			"2027-03-01 ":          "YYYY-MM-DD",
			"2027-03-01T00:00:00Z": "YYYY-MM-DD",
			"today":                "YYYY-MM-DD",
		},
		different: [][2]string{{"2027-03-01", "2027-03-02"}},
	},
	"time of day": {
		kind:  tfvalue.TimeOfDay,
		valid: []string{"00:00", "10:00", "10:00:00", "23:59:59"},
		invalid: map[string]string{
			"":            `got ""`,
			"24:00":       `got "24:00"`,
			"9:00":        `got "9:00"`,
			"9:00:00":     "HH:MM",
			"10":          "HH:MM",
			"10:00:60":    "HH:MM",
			"10:60":       "HH:MM",
			"10:00 AM":    "HH:MM",
			"10:00:00Z":   "HH:MM",
			"10:00:00.5":  "HH:MM",
			"10:00:00,5":  "HH:MM",
			"T10:00":      "HH:MM",
			"10:00:00+01": "HH:MM",
			"ten":         "HH:MM",
		},
		same:      [][2]string{{"10:00", "10:00:00"}},
		different: [][2]string{{"10:00", "10:00:01"}, {"24:00", "00:00"}, {"24:00", "00:00:00"}},
	},
	"time zone": {
		kind:  tfvalue.TimeZone,
		valid: []string{"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"},
		invalid: map[string]string{
			"":                 `got ""`,
			"Local":            `got "Local"`,
			"Mars/Olympus":     "IANA",
			"europe/berlin":    "IANA",
			"+02:00":           "IANA",
			"CEST":             "IANA",
			"../Europe/Berlin": "IANA",
		},
		// One names the other, but only Webex knows which names it knows.
		same:      [][2]string{{"Asia/Calcutta", "Asia/Kolkata"}, {"UTC", "Etc/UTC"}},
		different: [][2]string{{"Europe/Berlin", "Europe/Paris"}},
	},
	"UUID": {
		kind:  tfvalue.UUID,
		valid: []string{uuid, strings.ToUpper(uuid)},
		invalid: map[string]string{
			"":                                 `got ""`,
			"agent":                            `got "agent"`,
			"urn:uuid:" + uuid:                 "36 characters",
			"{" + uuid + "}":                   "36 characters",
			strings.ReplaceAll(uuid, "-", ""):  "36 characters",
			webexID(uuid):                      "36 characters",
			strings.ReplaceAll(uuid, "c", "g"): "36 characters",
		},
		same:      [][2]string{{uuid, strings.ToUpper(uuid)}},
		different: [][2]string{{uuid, strings.ReplaceAll(uuid, "9", "8")}},
	},
	"organization ID": {
		kind:  tfvalue.OrganizationID,
		valid: []string{uuid, strings.ToUpper(uuid), webexID(uuid), webexID("ciscospark://us/ORGANIZATION/" + uuid)},
		invalid: map[string]string{
			"":                                      `got ""`,
			"acme":                                  `got "acme"`,
			webexID("ciscospark://us/ROOM/" + uuid): "whose type is ROOM",
			webexID("ciscospark://us/ORGANIZATION/acme"): "UUID of an organization",
		},
		same: [][2]string{
			{uuid, webexID(uuid)},
			{strings.ToUpper(uuid), webexID("ciscospark://us/ORGANIZATION/" + uuid)},
			{webexID("ciscospark://us/ORGANIZATION/" + strings.ToUpper(uuid)), webexID(uuid)},
		},
		different: [][2]string{{uuid, webexID("ciscospark://us/ROOM/" + uuid)}},
	},
	"ID": {
		kind:      tfvalue.ID,
		valid:     []string{uuid, "AXCsTc8rFUo1fLuC9BLi", webexID("ciscospark://us/ROOM/" + uuid)},
		invalid:   map[string]string{"": "got an empty string", " ": "spaces", uuid + "\n": "spaces"},
		same:      [][2]string{{uuid, strings.ToUpper(uuid)}},
		different: [][2]string{{"AXCs", "axcs"}},
	},
	"webhook filter": {
		kind:  tfvalue.WebhookFilter,
		valid: []string{"a=1", "a=1&b=2", "roomId=Y2lzY28==", "mentionedPeople=me,you", "siteUrl=a.webex.com&state=a b", "a==", "a=1&a=1"},
		invalid: map[string]string{
			"":           `got a condition without a name`,
			"roomId":     `got "roomId"`,
			"roomId=":    `got "roomId" without a value`,
			"=x":         `got a condition without a name`,
			"a=1&":       `got a condition without a name`,
			"&a=1":       `got a condition without a name`,
			"a=1&&b=2":   `got a condition without a name`,
			"a=1& b=2":   `got spaces around the name "b"`,
			"a=1&b =2":   `got spaces around the name "b"`,
			"a=1&b;c":    `got "b;c" without a value`,
			"direct,all": "name=value",
		},
		same: [][2]string{{"a=1&b=2", "b=2&a=1"}, {"e=A@B.c", "e=a@b.c"}, {"e=A%40B.c\n", "e=a@b.c"}},
		different: [][2]string{
			{"mentionedPeople=me,you", "mentionedPeople=you,me"}, {"a=1&a=1", "a=1"}, {"A=1", "a=1"}, {"a=X", "a=x"}, {"A=x@b", "a=x@b"},
		},
	},
}

// validate returns the message of the validator of a kind, "" if the text is valid.
func validate(t *testing.T, kind tfvalue.TextType, value basetypes.StringValue) string {
	t.Helper()
	var resp validator.StringResponse
	kind.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("attribute"), ConfigValue: value}, &resp)
	errs := resp.Diagnostics.Errors()
	if len(errs) == 0 {
		return ""
	}
	if at, ok := errs[0].(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("attribute")) {
		t.Errorf("%s is not on the attribute", errs[0].Detail())
	}
	return errs[0].Summary() + ": " + errs[0].Detail()
}

func TestText_validation(t *testing.T) {
	for name, test := range kinds {
		for _, text := range test.valid {
			if message := validate(t, test.kind, basetypes.NewStringValue(text)); message != "" {
				t.Errorf("%s %q was rejected: %s", name, text, message)
			}
		}
		for text, want := range test.invalid {
			message := validate(t, test.kind, basetypes.NewStringValue(text))
			if !strings.HasPrefix(message, "Invalid "+name+": The "+name+" must be ") || !strings.Contains(message, want) {
				t.Errorf("%s %q: %q, want a message with %q", name, text, message, want)
			}
		}
		for _, value := range []basetypes.StringValue{basetypes.NewStringNull(), basetypes.NewStringUnknown()} {
			if message := validate(t, test.kind, value); message != "" {
				t.Errorf("%s %s was rejected: %s", name, value, message)
			}
		}
		if text := test.kind.Description(t.Context()); !strings.HasPrefix(text, "must be ") || text != test.kind.MarkdownDescription(t.Context()) {
			t.Errorf("%s describes itself as %q", name, text)
		}
	}
}

// Plan errors end up in the logs of pipelines.
func TestPhoneNumber_neverQuoted(t *testing.T) {
	for _, number := range []string{"+49 30 1234567890", "987654321x", "98765"} {
		message := validate(t, tfvalue.PhoneNumber, basetypes.NewStringValue(number))
		if message == "" || strings.Contains(message, number) || strings.Contains(message, "9876") || strings.Contains(message, "1234") {
			t.Errorf("%q: %q", number, message)
		}
	}
}

func TestText_semanticEquality(t *testing.T) {
	equal := func(a, b tfvalue.Text) bool {
		t.Helper()
		equal, diags := a.StringSemanticEquals(t.Context(), b)
		if back, _ := b.StringSemanticEquals(t.Context(), a); back != equal || diags.HasError() {
			t.Errorf("%s and %s: %v, the other way round %v, %v", a, b, equal, back, diags)
		}
		return equal
	}
	for name, test := range kinds {
		for _, text := range test.valid {
			if value := test.kind.Value(text); !equal(value, value) {
				t.Errorf("%s %q is not equal to itself", name, text)
			}
		}
		for _, pair := range test.same {
			if a, b := test.kind.Value(pair[0]), test.kind.Value(pair[1]); !equal(a, b) || a.Equal(b) {
				t.Errorf("%s: %q and %q are two spellings of one value", name, pair[0], pair[1])
			}
		}
		for _, pair := range test.different {
			if a, b := test.kind.Value(pair[0]), test.kind.Value(pair[1]); equal(a, b) {
				t.Errorf("%s: %q and %q are different values", name, pair[0], pair[1])
			}
		}
		null, unknown, empty := test.kind.Null(), test.kind.Unknown(), test.kind.Value("")
		for _, pair := range [][2]tfvalue.Text{{null, unknown}, {null, empty}, {unknown, empty}} {
			if equal(pair[0], pair[1]) {
				t.Errorf("%s: %s equals %s", name, pair[0], pair[1])
			}
		}
		if !equal(null, null) || !equal(unknown, unknown) {
			t.Errorf("%s: null or unknown is not equal to itself", name)
		}
	}
	if same, _ := tfvalue.Date.Value("x").StringSemanticEquals(t.Context(), basetypes.NewStringValue("x")); same {
		t.Error("a plain string has no meaning to be equal to")
	}
}
