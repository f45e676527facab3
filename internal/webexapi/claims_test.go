package webexapi

import (
	"strings"
	"testing"
)

func TestClaims(t *testing.T) {
	var c claims
	c.add(strings.ToUpper(testQueue))
	c.add("Y2lzY29zcGFyaw")
	for id, want := range map[string]bool{testQueue: true, testAgent: false, "Y2lzY29zcGFyaw": true, "y2lzy29zcgfyaw": false} {
		if c.has(id) != want {
			t.Errorf("%s claimed: %t", id, c.has(id))
		}
	}
}
