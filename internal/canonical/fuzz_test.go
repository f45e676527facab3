package canonical_test

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

func FuzzPhoneNumber(f *testing.F) {
	for _, seed := range []string{"+12(345)67-890", "1.2 3", "", "+", "١٢٣٤٥٦٧", "1+2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, number string) {
		if !utf8.ValidString(number) {
			t.Skip("not UTF-8, which neither Terraform nor JSON can contain")
		}
		got := canonical.PhoneNumber(number)
		if again := canonical.PhoneNumber(got); again != got {
			t.Errorf("%q became %q and then %q", number, got, again)
		}
		if strings.ContainsAny(got, " -().") {
			t.Errorf("%q kept a separator: %q", number, got)
		}
		// Separators anywhere make no difference, and nothing but separators goes.
		if spaced := canonical.PhoneNumber(" (" + strings.Join(strings.Split(number, ""), "-.") + ") "); spaced != got {
			t.Errorf("%q became %q, with separators %q", number, got, spaced)
		}
		kept := strings.Map(func(r rune) rune {
			if strings.ContainsRune(" -().", r) {
				return -1
			}
			return r
		}, number)
		if got != kept {
			t.Errorf("%q became %q, want %q", number, got, kept)
		}
	})
}

func FuzzTimeOfDay(f *testing.F) {
	for _, seed := range []string{"10:00", "10:00:00", "24:00", "9:00", "10:00.", "10:00,5", "00:00:60", ""} {
		f.Add(seed)
	}
	short := regexp.MustCompile(`\A([01][0-9]|2[0-3]):[0-5][0-9]\z`)
	f.Fuzz(func(t *testing.T, clock string) {
		want := clock
		if short.MatchString(clock) {
			want += ":00"
		}
		got := canonical.TimeOfDay(clock)
		if got != want {
			t.Errorf("%q became %q, want %q", clock, got, want)
		}
		if again := canonical.TimeOfDay(got); again != got {
			t.Errorf("%q became %q and then %q", clock, got, again)
		}
	})
}

func FuzzWebhookFilter(f *testing.F) {
	for _, seed := range []string{"a=1&b=2", "&", "a=b=c", "a=1&&", "a=1%26b=2", "", "a=1&a=1", "a;b", "a=%2531", "a=%", "A=B@C.D&E", " ", "a=1 & b=2", "e\u0301=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		got := canonical.WebhookFilter(filter)
		if again := canonical.WebhookFilter(got); again != got {
			t.Errorf("%q became %q and then %q", filter, got, again)
		}
		conditions := strings.Split(filter, "&")
		slices.Reverse(conditions)
		if reversed := canonical.WebhookFilter(strings.Join(conditions, "&")); reversed != got {
			t.Errorf("%q became %q, in reverse %q", filter, got, reversed)
		}
		// The conditions remain the same, apart from spaces around them and decomposed characters.
		sorted := strings.Split(got, "&")
		for i, condition := range conditions {
			conditions[i] = canonical.Text(condition)
		}
		slices.Sort(conditions)
		if len(sorted) != len(conditions) || !strings.ContainsAny(filter, "%@") && !slices.Equal(conditions, sorted) {
			t.Errorf("%q became %q", filter, got)
		}
	})
}

func FuzzUUID(f *testing.F) {
	for _, seed := range []string{uuid, strings.ToUpper(uuid), "{" + uuid + "}", "urn:uuid:" + uuid, ""} {
		f.Add(seed)
	}
	pattern := regexp.MustCompile(`\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z`)
	f.Fuzz(func(t *testing.T, id string) {
		want := id
		if pattern.MatchString(id) {
			want = strings.ToLower(id)
		}
		if got := canonical.UUID(id); got != want {
			t.Errorf("%q became %q, want %q", id, got, want)
		}
		if canonical.IsUUID(id) != pattern.MatchString(id) {
			t.Errorf("IsUUID(%q) = %v", id, canonical.IsUUID(id))
		}
	})
}

func FuzzDecodeID(f *testing.F) {
	for _, seed := range []string{
		uuid, encode(uuid), encode("ciscospark://us/ORGANIZATION/" + uuid), encode("ciscospark://urn:TEAM:us-west-2_r/ROOM/" + uuid),
		encode("ciscospark://us/X/") + "\n", "====", "ciscospark://us/X/y", "", "Y2lz",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		decoded, err := canonical.DecodeID(id)
		if err != nil {
			if decoded != (canonical.WebexID{}) {
				t.Errorf("%q became %+v beside the error %v", id, decoded, err)
			}
			return
		}
		if (decoded.Cluster == "") != (decoded.Type == "") || decoded.UUID == "" {
			t.Errorf("%q became %+v", id, decoded)
		}
		// Encoding a decoded ID returns an equivalent ID, for every form.
		text := decoded.UUID
		if decoded.Type != "" {
			text = "ciscospark://" + decoded.Cluster + "/" + decoded.Type + "/" + decoded.UUID
		}
		for name, encoding := range encodings {
			if again, err := canonical.DecodeID(encoding.EncodeToString([]byte(text))); err != nil || again != decoded {
				t.Errorf("%q became %+v and, encoded %s again, %+v, %v", id, decoded, name, again, err)
			}
		}
		// The ID is the output of an encoder, not only input that a decoder accepts.
		if !canonical.IsUUID(id) && !slices.ContainsFunc(slices.Collect(maps.Values(encodings)), func(encoding *base64.Encoding) bool {
			decoded, err := encoding.DecodeString(id)
			return err == nil && encoding.EncodeToString(decoded) == id
		}) {
			t.Errorf("%q passed for %+v", id, decoded)
		}
	})
}

func FuzzOrganizationID(f *testing.F) {
	for _, seed := range []string{uuid, encode(uuid), encode("ciscospark://us/ORGANIZATION/" + uuid), encode("ciscospark://us/PEOPLE/" + uuid)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		got, err := canonical.OrganizationID(id)
		if err != nil {
			return
		}
		if again, err := canonical.OrganizationID(got); err != nil || again != got || !canonical.IsUUID(got) {
			t.Errorf("%q became %q and then %q, %v", id, got, again, err)
		}
	})
}

var sink string

func BenchmarkPhoneNumber(b *testing.B) {
	for b.Loop() {
		sink = canonical.PhoneNumber("+12(345)67-890")
	}
}

func BenchmarkOrganizationID(b *testing.B) {
	id := base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/ORGANIZATION/" + uuid))
	for b.Loop() {
		sink, _ = canonical.OrganizationID(id)
	}
}
