package canonical_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

// A spelling is one line of a table: a text and its canonical form.
type spelling struct{ text, want string }

func checkSpellings(t *testing.T, canonicalForm func(string) string, table []spelling) {
	t.Helper()
	for _, test := range table {
		if got := canonicalForm(test.text); got != test.want {
			t.Errorf("%q became %q, want %q", test.text, got, test.want)
		}
	}
}

func TestPhoneNumber(t *testing.T) {
	checkSpellings(t, canonical.PhoneNumber, []spelling{
		{"+12(345)67-890", "+1234567890"},
		{"+1 234 567 890", "+1234567890"},
		{"1.234.567.890", "1234567890"},
		{"(123) 4567", "1234567"},
		{"", ""},
		{"-- --()", ""},
		// Not valid, and so not to be taken for anything else.
		{"+1\t234", "+1\t234"},
		{"+1+234", "+1+234"},
		{"1 800 CALL", "1800CALL"},
		{"٣٤٥", "٣٤٥"},
	})
	if canonical.PhoneNumber("+1 234 567") == canonical.PhoneNumber("1 234 567") {
		t.Error("a number with a country code became one without")
	}
}

func TestTimeOfDay(t *testing.T) {
	checkSpellings(t, canonical.TimeOfDay, []spelling{
		{"10:00", "10:00:00"},
		{"10:00:00", "10:00:00"},
		{"00:00", "00:00:00"},
		{"23:59", "23:59:00"},
		{"23:59:59", "23:59:59"},
		// No time of day: unchanged.
		{"", ""},
		{"24:00", "24:00"},
		{"9:00", "9:00"},
		{"10:60", "10:60"},
		{"10:00 ", "10:00 "},
		{"10:0", "10:0"},
		{"10.00", "10.00"},
		{"10:00Z", "10:00Z"},
		{"10:00:00.5", "10:00:00.5"},
		{"-1:00", "-1:00"},
	})
}

func TestWebhookFilter(t *testing.T) {
	checkSpellings(t, canonical.WebhookFilter, []spelling{
		{"", ""},
		{"roomId=abc", "roomId=abc"},
		{"b=2&a=1", "a=1&b=2"},
		{"a=1&b=2", "a=1&b=2"},
		{"mentionedPeople=me,you&a=1", "a=1&mentionedPeople=me,you"},
		{"roomId=Y2lzY28==&personId=eA==", "personId=eA==&roomId=Y2lzY28=="},
		{"a=1&a=1", "a=1&a=1"},
		{"personEmail=a%40b.c&a=1", "a=1&personEmail=a@b.c"},
		{"personEmail=Ada@Example.com&Name=A", "Name=A&personEmail=ada@example.com"},
		{"personEmail=Ada%40Example.com", "personEmail=ada@example.com"},
		{"a=%2531", "a=1"},
		{"a=100%", "a=100%"},
	})
	for _, different := range [][2]string{
		{"mentionedPeople=me,you", "mentionedPeople=you,me"},
		{"a=1&a=1", "a=1"},
		{"a=1%26b=2", "a=1&b=2"},
		{"a=b+c", "a=b c"},
		{"a=X", "a=x"},
		{"A=1", "a=1"},
		{"a=1&", "a=1"},
	} {
		if canonical.WebhookFilter(different[0]) == canonical.WebhookFilter(different[1]) {
			t.Errorf("%q and %q became the same", different[0], different[1])
		}
	}
}

const uuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"

func TestText(t *testing.T) {
	checkSpellings(t, canonical.Text, []spelling{
		{"", ""},
		{"Ada", "Ada"},
		{" Ada\n", "Ada"},
		{"\t Ada  Lovelace \r\n", "Ada  Lovelace"},
		{"Ko\u0308ln", "K\u00f6ln"},
		{"K\u00f6ln", "K\u00f6ln"},
		{"ADA", "ADA"},
		{"\ufb01", "\ufb01"}, // A ligature is another text than its letters.
	})
}

func TestTextForms(t *testing.T) {
	for text, want := range map[string][]string{
		"":           {""},
		"Ada":        {"Ada"},
		" Ada":       {" Ada", "Ada"},
		"K\u00f6ln":  {"K\u00f6ln", "Ko\u0308ln"},
		"Ko\u0308ln": {"Ko\u0308ln", "K\u00f6ln"},
	} {
		if got := canonical.TextForms(text); !slices.Equal(got, want) {
			t.Errorf("%q has the forms %q, want %q", text, got, want)
		}
	}
}

func TestURL(t *testing.T) {
	checkSpellings(t, canonical.URL, []spelling{
		{"https://example.com/hook", "https://example.com/hook"},
		{"https://example.com", "https://example.com/"},
		{" HTTPS://Example.COM:443/Hook\n", "https://example.com/Hook"},
		{"http://example.com:80", "http://example.com/"},
		{"https://example.com:80/", "https://example.com:80/"},
		{"https://example.com:8443/a?B=c#D", "https://example.com:8443/a?B=c#D"},
		{"https://example.com/a%2Fb", "https://example.com/a%2Fb"},
		{"https://[2001:DB8::1]:443/", "https://[2001:db8::1]/"},
		{"https://example.com?a=b", "https://example.com/?a=b"},
		// Not absolute: unchanged.
		{"", ""},
		{"example.com", "example.com"},
		{" /hook ", " /hook "},
		{"https:///hook", "https:///hook"},
		{"https://exa mple.com/", "https://exa mple.com/"},
	})
}

func TestTimeZone(t *testing.T) {
	checkSpellings(t, canonical.TimeZone, []spelling{
		{"Asia/Calcutta", "Asia/Kolkata"},
		{"Asia/Kolkata", "Asia/Kolkata"},
		{"US/Eastern", "America/New_York"},
		{"America/New_York", "America/New_York"},
		{"Europe/Kiev", "Europe/Kyiv"},
		{"", ""},
		{"Nowhere/At_All", "Nowhere/At_All"},
		{"asia/calcutta", "asia/calcutta"},
	})
}

func TestObjectID(t *testing.T) {
	checkSpellings(t, canonical.ObjectID, []spelling{
		{uuid, uuid},
		{strings.ToUpper(uuid), uuid},
		{encode("ciscospark://us/WEBHOOK/" + uuid), uuid},
		{encode("ciscospark://urn:TEAM:us-west-2_r/WEBHOOK/" + uuid), uuid},
		{encode("ciscospark://us/WEBHOOK/" + strings.ToUpper(uuid)), uuid},
		{encode(uuid), uuid},
		{base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/WEBHOOK/" + uuid)), uuid},
		{encode("ciscospark://us/WEBHOOK/opaque"), "opaque"},
		{"", ""},
		{"opaque", "opaque"},
	})
}

func TestUUID(t *testing.T) {
	checkSpellings(t, canonical.UUID, []spelling{
		{uuid, uuid},
		{strings.ToUpper(uuid), uuid},
		{"96ABC2aa-3dcc-11e5-a152-fe34819cdc9a", uuid},
		{"", ""},
		{"URN:UUID:" + uuid, "URN:UUID:" + uuid},
		{"{96ABC2AA-3DCC-11E5-A152-FE34819CDC9A}", "{96ABC2AA-3DCC-11E5-A152-FE34819CDC9A}"},
		{"96ABC2AA3DCC11E5A152FE34819CDC9A", "96ABC2AA3DCC11E5A152FE34819CDC9A"},
		{"96ABC2AA-3DCC-11E5-A152-FE34819CDC9", "96ABC2AA-3DCC-11E5-A152-FE34819CDC9"},
		{"96ABC2AA-3DCC-11E5-A152+FE34819CDC9A", "96ABC2AA-3DCC-11E5-A152+FE34819CDC9A"},
		{"G6ABC2AA-3DCC-11E5-A152-FE34819CDC9A", "G6ABC2AA-3DCC-11E5-A152-FE34819CDC9A"},
		{"96ABC2AA-3DCC-11E5-A152-FE34819CDC:A", "96ABC2AA-3DCC-11E5-A152-FE34819CDC:A"},
		{"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMyYWE", "Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMyYWE"},
	})
}
