package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// TestRun runs the demo, as `make demo` does.
func TestRun(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), &out); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, want := range []string{"No changes.", `status     = "inactive" -> "active"`, "Grace Hopper", "All steps passed"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the demo does not show %q:\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "development overrides") {
		t.Errorf("the demo shows the warning about its own set-up:\n%s", &out)
	}
}

func TestCallAt(t *testing.T) {
	t.Parallel()
	for _, now := range []string{"2026-01-31T00:00:00Z", "2026-12-30T23:59:59Z", "2028-02-28T13:00:00+14:00"} {
		moment, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, callAt(moment))
		if err != nil {
			t.Fatal(err)
		}
		if ahead := at.Sub(moment); ahead < 30*time.Minute || ahead > 31*24*time.Hour {
			t.Errorf("at %s the demo calls at %s, which Webex rejects", now, at)
		}
	}
}

func TestAnimate_isWellFormedAndShowsEveryLine(t *testing.T) {
	t.Parallel()
	image := animate(screenLines("== A step\n  |   + name = \"a<b\"\n\n" + strings.Repeat("x", 200)))
	decoder := xml.NewDecoder(strings.NewReader(image))
	texts := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, image)
		}
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "text" {
			texts++
		}
	}
	if want := 4; texts != want { // The command and three lines: an empty one needs no element.
		t.Errorf("%d lines in the image, want %d", texts, want)
	}
}
