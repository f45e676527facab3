package mockwebex

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed profiles/*.json
var profileFiles embed.FS

// ProfileNames returns the names of the built-in profiles, the files in profiles/:
//   - as-assumed: Webex as documented, and as the provider assumes where the documentation is silent.
//   - contrary: Webex does the opposite wherever the documentation leaves a choice.
//   - normalizing: Webex stores and returns every value in a form of its own.
//
// The life cycles of internal/acctest run under each of them.
func ProfileNames() []string {
	files, _ := fs.Glob(profileFiles, "profiles/*.json")
	for i, file := range files {
		files[i] = strings.TrimSuffix(path.Base(file), ".json")
	}
	return files
}

// ProfileNamed returns a built-in profile. It panics if the file is not a profile, which a test rules out.
func ProfileNamed(name string) (Profile, bool) {
	if !slices.Contains(ProfileNames(), name) {
		return Profile{}, false
	}
	data, err := profileFiles.ReadFile("profiles/" + name + ".json")
	if err != nil {
		panic("mockwebex: " + err.Error())
	}
	profile, err := ParseProfile(data)
	if err != nil {
		panic("mockwebex: " + name + ": " + err.Error())
	}
	return profile, true
}
