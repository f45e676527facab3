package functions_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/functions"
)

const uuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a"

func TestDecodeID(t *testing.T) {
	organization, room := "ciscospark://us/ORGANIZATION/"+uuid, "ciscospark://urn:TEAM:us-west-2_r/ROOM/"+uuid
	for id, want := range map[string]map[string]attr.Value{
		base64.StdEncoding.EncodeToString([]byte(organization)):                 parts("us", "ORGANIZATION", uuid),
		base64.RawStdEncoding.EncodeToString([]byte(organization)):              parts("us", "ORGANIZATION", uuid),
		base64.RawURLEncoding.EncodeToString([]byte(strings.ToUpper(uuid))):     parts("", "", uuid),
		base64.URLEncoding.EncodeToString([]byte(room)):                         parts("urn:TEAM:us-west-2_r", "ROOM", uuid),
		base64.StdEncoding.EncodeToString([]byte("ciscospark://us/X/" + "a:b")): parts("us", "X", "a:b"),
		uuid:                  parts("", "", uuid),
		strings.ToUpper(uuid): parts("", "", uuid),
	} {
		got, err := run(t, functions.NewDecodeID(), id)
		if err != nil || !got.Equal(types.ObjectValueMust(got.AttributeTypes(t.Context()), want)) {
			t.Errorf("%q became %s, %v; want %s", id, got, err, want)
		}
	}
}

// parts are the attributes of the result; an empty string in Go is null in Terraform.
func parts(cluster, kind, uuid string) map[string]attr.Value {
	text := func(s string) attr.Value {
		if s == "" {
			return types.StringNull()
		}
		return types.StringValue(s)
	}
	return map[string]attr.Value{"cluster": text(cluster), "type": text(kind), "uuid": text(uuid)}
}

func TestDecodeID_errors(t *testing.T) {
	for _, id := range []string{"", "room", "ciscospark://us/ROOM/" + uuid, base64.StdEncoding.EncodeToString([]byte("https://us/ROOM/x"))} {
		got, err := run(t, functions.NewDecodeID(), id)
		checkRefused(t, id, got, err, 0, "must be a UUID or a Webex ID")
	}
}
