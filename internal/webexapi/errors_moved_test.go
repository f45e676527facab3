package webexapi

import (
	"errors"
	"io"
	"testing"
)

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"the object may exist, and nothing more was sent; looked for 5 s; it may be a, b; the last attempt: EOF": &MayExistError{
			Candidates: []string{"a", "b"}, Searched: "looked for 5 s", Cause: io.EOF},
		"the object may exist, and nothing more was sent; looked for 5 s": &MayExistError{Searched: "looked for 5 s"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if err := (&MayExistError{Cause: io.EOF}); !errors.Is(err, io.EOF) {
		t.Error("the cause is not wrapped")
	}
}
