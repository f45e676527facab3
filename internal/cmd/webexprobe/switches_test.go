package main

import (
	"testing"
)

// neverAsked are the checks that no run can ask.
var neverAsked = map[string]bool{"callback-rules-on-update": true, "callback-after-start": true}

func TestRun_defaultMockIsAsAssumed(t *testing.T) {
	w := newWorld(t)
	if code := w.run(writing...); code != exitSame {
		t.Errorf("exit code %d\n%s\n%s", code, w.stdout.String(), w.stderr.String())
	}
	for name, answer := range w.answers() {
		if answer.Result != verdictSame && !neverAsked[name] {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	w.expectClean()
	t.Log(w.stdout.String(), w.stderr.String(), string(w.written()))
}
