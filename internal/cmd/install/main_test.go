package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestMirrorDir(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ goos, variable, value, want string }{
		{"linux", "HOME", "/home/ada", filepath.Join("/home/ada", ".terraform.d", "plugins")},
		{"darwin", "HOME", "/Users/ada", filepath.Join("/Users/ada", ".terraform.d", "plugins")},
		{"windows", "APPDATA", `C:\Users\ada\AppData\Roaming`, filepath.Join(`C:\Users\ada\AppData\Roaming`, "terraform.d", "plugins")},
	} {
		getenv := func(name string) string {
			if name == test.variable {
				return test.value
			}
			return ""
		}
		if got, err := mirrorDir(test.goos, getenv); err != nil || got != test.want {
			t.Errorf("%s: got %q, %v; want %q", test.goos, got, err, test.want)
		}
		if _, err := mirrorDir(test.goos, func(string) string { return "" }); err == nil {
			t.Errorf("%s: no error without %s", test.goos, test.variable)
		}
	}
}

func TestInstall_findableForBothHostsAndRemovable(t *testing.T) {
	t.Parallel()
	root, err := moduleRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	version, err := readVersion(root)
	if err != nil {
		t.Fatal(err)
	}
	mirror := t.TempDir()
	var out strings.Builder
	for range 2 { // The second time replaces the first.
		if err := install(t.Context(), &out, root, mirror, version); err != nil {
			t.Fatal(err)
		}
	}
	for _, host := range hosts {
		binary := filepath.Join(mirror, host, "webex-terraform", "webex", version,
			runtime.GOOS+"_"+runtime.GOARCH, binaryName(version, runtime.GOOS))
		if info, err := os.Stat(binary); err != nil || info.Mode()&0o100 == 0 && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", binary, info, err)
		}
		if files, err := os.ReadDir(filepath.Dir(binary)); err != nil || len(files) != 1 {
			t.Errorf("%d files beside the binary, %v", len(files), err)
		}
	}
	if err := uninstall(&out, mirror); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(mirror, "*", "webex-terraform", "webex")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}
