package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"time"
)

const (
	// columns and rows are the size of the terminal in a recording.
	columns, rows = 104, 30
	lineHeight    = 17
	// charWidth is the width of a character in the monospaced font of this size.
	charWidth, fontSize = 7.25, 12
	margin              = 14
	// linePause and stepPause are how long a line and the end of a step stay on the screen, before they scroll.
	linePause, stepPause = 90 * time.Millisecond, 2500 * time.Millisecond
)

// colors are the classes of lines that Terraform prints in color.
var colors = []struct {
	line  *regexp.Regexp
	class string
}{
	{regexp.MustCompile(`^== `), "step"},
	{regexp.MustCompile(`^ *\| +(\+ |# .*created)`), "add"},
	{regexp.MustCompile(`^ *\| +(~ |# .*updated)`), "change"},
	{regexp.MustCompile(`^ *\| +(- |# .*destroyed)`), "remove"},
	{regexp.MustCompile(`complete|No changes\.|All steps passed`), "good"},
}

var (
	// port of the mock and ids differ in every run and are not relevant.
	address = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	ended   = regexp.MustCompile(`, in \d+ s\.`)
)

// record writes the output of a run to a file, as an animated SVG image that a browser plays without a script.
func record(path string, run func(io.Writer) error, out io.Writer) error {
	var said bytes.Buffer
	if err := run(io.MultiWriter(out, &said)); err != nil {
		return err
	}
	text := address.ReplaceAllString(said.String(), "127.0.0.1:8080")
	text = ended.ReplaceAllString(text, ".")
	return os.WriteFile(path, []byte(animate(screenLines(text))), 0o644) //nolint:gosec // an image for everybody
}

// screenLines begins with the command, and truncates lines that are longer than the screen.
func screenLines(text string) []string {
	lines := []string{"$ make demo"}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if characters := []rune(line); len(characters) > columns {
			line = string(characters[:columns-1]) + "…"
		}
		lines = append(lines, line)
	}
	return lines
}

// animate draws all lines below each other and scrolls them through a window: one key frame for each line that appears.
func animate(lines []string) string {
	var text, frames strings.Builder
	var shown time.Duration
	moments := make([]time.Duration, len(lines))
	for i, line := range lines {
		if strings.HasPrefix(line, "== ") {
			shown += stepPause
		}
		shown += linePause
		moments[i] = shown
	}
	total := shown + 2*stepPause
	for i, line := range lines {
		if line != "" {
			fmt.Fprintf(&text, "<text xml:space=\"preserve\" y=\"%d\"%s>%s</text>\n", (i+1)*lineHeight, class(line), html.EscapeString(line))
		}
		// The window shows the lines up to i: the lines below are moved out of the window.
		fmt.Fprintf(&frames, "%.2f%%{transform:translateY(%dpx)}\n", 100*moments[i].Seconds()/total.Seconds(), (rows-1-i)*lineHeight)
	}
	width, height := int(columns*charWidth)+2*margin, rows*lineHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-label="Recording of make demo">
<style>
text{font:%[3]dpx ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;fill:#c9d1d9}
.step{fill:#58a6ff;font-weight:bold}.add{fill:#3fb950}.change{fill:#d29922}.remove{fill:#f85149}.good{fill:#3fb950;font-weight:bold}
#lines{animation:scroll %.1[4]fs step-end infinite}
@media (prefers-reduced-motion:reduce){#lines{animation:none;transform:translateY(%[5]dpx)}}
@keyframes scroll{0%%{transform:translateY(%[6]dpx)}
%[7]s100%%{transform:translateY(%[5]dpx)}}
</style>
<rect width="%[1]d" height="%[2]d" rx="8" fill="#0d1117"/>
<svg x="%[8]d" y="%[8]d" width="%[9]d" height="%[10]d" viewBox="0 0 %[9]d %[10]d">
<g id="lines" transform="translate(0 %[5]d)">
%[11]s</g>
</svg>
</svg>
`, width, height, fontSize, total.Seconds(), (rows-len(lines))*lineHeight, (rows-1)*lineHeight, frames.String(),
		margin, width-2*margin, rows*lineHeight+4, text.String())
}

func class(line string) string {
	for _, color := range colors {
		if color.line.MatchString(line) {
			return ` class="` + color.class + `"`
		}
	}
	return ""
}
