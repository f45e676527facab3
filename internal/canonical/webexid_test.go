package canonical_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/webex-terraform/terraform-provider-webex/internal/canonical"
)

var encodings = map[string]*base64.Encoding{
	"padded":            base64.StdEncoding,
	"unpadded":          base64.RawStdEncoding,
	"URL-safe":          base64.URLEncoding,
	"URL-safe unpadded": base64.RawURLEncoding,
}

func encode(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

func TestDecodeID(t *testing.T) {
	tests := map[string]struct {
		text string
		want canonical.WebexID
	}{
		"organization": {
			"ciscospark://us/ORGANIZATION/" + uuid,
			canonical.WebexID{Cluster: "us", Type: "ORGANIZATION", UUID: uuid},
		},
		"upper case": {
			"ciscospark://us/ORGANIZATION/" + strings.ToUpper(uuid),
			canonical.WebexID{Cluster: "us", Type: "ORGANIZATION", UUID: uuid},
		},
		"cluster with colons": {
			"ciscospark://urn:TEAM:us-west-2_r/ROOM/" + uuid,
			canonical.WebexID{Cluster: "urn:TEAM:us-west-2_r", Type: "ROOM", UUID: uuid},
		},
		"another cluster": {
			"ciscospark://urn:TEAM:eu-central-1_k/WEBHOOK/" + uuid,
			canonical.WebexID{Cluster: "urn:TEAM:eu-central-1_k", Type: "WEBHOOK", UUID: uuid},
		},
		"membership": {
			"ciscospark://us/MEMBERSHIP/" + uuid + ":" + uuid,
			canonical.WebexID{Cluster: "us", Type: "MEMBERSHIP", UUID: uuid + ":" + uuid},
		},
		// Here the alphabets differ ("+" and "-"), and there is something to pad.
		"other alphabet":         {"ciscospark://us/AA??>/>?x", canonical.WebexID{Cluster: "us", Type: "AA??>", UUID: ">?x"}},
		"bare UUID":              {uuid, canonical.WebexID{UUID: uuid}},
		"bare UUID, upper case":  {strings.ToUpper(uuid), canonical.WebexID{UUID: uuid}},
		"length that needs none": {"ciscospark://us/X/abcd", canonical.WebexID{Cluster: "us", Type: "X", UUID: "abcd"}},
	}
	for name, test := range tests {
		for spelling, encoding := range encodings {
			id := encoding.EncodeToString([]byte(test.text))
			got, err := canonical.DecodeID(id)
			if err != nil || got != test.want {
				t.Errorf("%s, %s: %q became %+v, %v; want %+v", name, spelling, id, got, err, test.want)
			}
		}
	}
	for _, id := range []string{uuid, strings.ToUpper(uuid)} {
		if got, err := canonical.DecodeID(id); err != nil || got != (canonical.WebexID{UUID: uuid}) {
			t.Errorf("%q became %+v, %v", id, got, err)
		}
	}
}

// The examples of the documentation, byte for byte.
func TestDecodeID_documented(t *testing.T) {
	for id, want := range map[string]canonical.WebexID{
		"Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE": {
			Cluster: "us", Type: "ORGANIZATION", UUID: uuid,
		},
		"OTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh": {UUID: uuid},
	} {
		if got, err := canonical.DecodeID(id); err != nil || got != want {
			t.Errorf("%q became %+v, %v", id, got, err)
		}
	}
}

func TestDecodeID_errors(t *testing.T) {
	onePad, twoPads := encode("ciscospark://us/X/ab"), encode("ciscospark://us/X/a")
	for name, id := range map[string]string{
		"nothing":               "",
		"a word":                "default",
		"a word that is base64": "webexcc1",
		"not base64":            "no ID at all!",
		"UUID with a prefix":    "urn:uuid:" + uuid,
		"UUID in braces":        "{" + uuid + "}",
		"UUID without hyphens":  strings.ReplaceAll(uuid, "-", ""),
		"UUID and a space":      uuid + " ",
		"the decoded form":      "ciscospark://us/ORGANIZATION/" + uuid,
		"another scheme":        encode("https://us/ORGANIZATION/" + uuid),
		"scheme in capitals":    encode("CISCOSPARK://us/ORGANIZATION/" + uuid),
		"no type":               encode("ciscospark://us/" + uuid),
		"empty cluster":         encode("ciscospark:///ORGANIZATION/" + uuid),
		"empty type":            encode("ciscospark://us//" + uuid),
		"empty end":             encode("ciscospark://us/ORGANIZATION/"),
		"four parts":            encode("ciscospark://us/CONTENT/" + uuid + "/0"),
		"a space":               encode("ciscospark://us/ORGANIZATION/ " + uuid),
		"a zero byte":           encode("ciscospark://us/ORGANIZATION/\x00"),
		"no UTF-8":              encode("ciscospark://us/ORGANIZATION/\xff"),
		"line break":            onePad[:20] + "\n" + onePad[20:],
		"carriage return":       onePad[:20] + "\r" + onePad[20:],
		"line break at the end": onePad + "\n",
		"space in front":        " " + onePad,
		"too much padding":      onePad + "=",
		"half the padding":      strings.TrimSuffix(twoPads, "="),
		"padding in front":      "=" + onePad,
		"encoded twice":         encode(encode(uuid)),
	} {
		if got, err := canonical.DecodeID(id); err == nil {
			t.Errorf("%s: %q became %+v", name, id, got)
		} else if got != (canonical.WebexID{}) || !strings.HasPrefix(err.Error(), "must be a UUID or a Webex ID") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// An encoder leaves the unused bits of the last character zero. Texts that differ there only must not pass as one ID.
func TestDecodeID_strictEncoding(t *testing.T) {
	text := "ciscospark://us/X/ab" // two bytes in the last group: 2 unused bits, one "="
	id := base64.StdEncoding.EncodeToString([]byte(text))
	if !strings.HasSuffix(id, "=") || strings.HasSuffix(id, "==") {
		t.Fatalf("%q is no example", id)
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	last := len(id) - 2
	for i := 1; i < 4; i++ {
		other := id[:last] + string(alphabet[strings.IndexByte(alphabet, id[last])+i]) + "="
		if decoded, err := base64.StdEncoding.DecodeString(other); err != nil || string(decoded) != text {
			t.Fatalf("%q is no example: %q, %v", other, decoded, err)
		}
		if got, err := canonical.DecodeID(other); err == nil {
			t.Errorf("%q became %+v", other, got)
		}
	}
}

func TestOrganizationID(t *testing.T) {
	uri := "ciscospark://us/ORGANIZATION/" + uuid
	ids := []string{uuid, strings.ToUpper(uuid)}
	for _, encoding := range encodings {
		ids = append(ids, encoding.EncodeToString([]byte(uri)), encoding.EncodeToString([]byte(uuid)))
	}
	for _, id := range ids {
		if got, err := canonical.OrganizationID(id); err != nil || got != uuid {
			t.Errorf("%q became %q, %v", id, got, err)
		}
	}
}

func TestOrganizationID_errors(t *testing.T) {
	for id, want := range map[string]string{
		"":                                       "must be a UUID or a Webex ID",
		"acme":                                   "must be a UUID or a Webex ID",
		encode("ciscospark://us/PEOPLE/" + uuid): "its type is PEOPLE",
		encode("ciscospark://us/organization/" + uuid): "its type is organization",
		encode("ciscospark://us/ORGANIZATION/acme"):    "does not end with a UUID",
	} {
		got, err := canonical.OrganizationID(id)
		if err == nil || got != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%q became %q, %v; want an error with %q", id, got, err, want)
		}
	}
}
