package webexapi

import (
	"errors"
	"io"
	"testing"
)

func TestMayExistError(t *testing.T) {
	for want, err := range map[string]error{
		"the object may exist, and the create request was not sent again; searched the list 5 times; possible objects: a, b; last error: EOF": &MayExistError{
			Candidates: []string{"a", "b"}, Listing: "the list", Searches: 5, Cause: io.EOF},
		"the object may exist, and the create request was not sent again; searched the list 5 times": &MayExistError{Listing: "the list", Searches: 5},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if err := (&MayExistError{Cause: io.EOF}); !errors.Is(err, io.EOF) {
		t.Error("the cause is not wrapped")
	}
}
