package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// table returns the report: one line for each check, then what the differences mean, then a summary.
func table(results []result) string {
	var text strings.Builder
	columns := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "QUESTION\tSEEN\tASSUMED\tRESULT")
	counts := map[string]int{}
	for _, result := range results {
		counts[result.verdict()]++
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\n", result.check.question, orDash(result.answer.seen), result.check.expects, result.resultColumn())
	}
	_ = columns.Flush() // A strings.Builder cannot fail.
	for _, result := range results {
		if result.verdict() == verdictDifferent {
			fmt.Fprintf(&text, "\nDIFFERENT %s: %s\n  %s\n", result.check.name, result.check.question, result.check.otherwise)
		}
	}
	fmt.Fprintf(&text, "\n%d same, %d different, %d not asked.\n",
		counts[verdictSame], counts[verdictDifferent], counts[verdictSkipped])
	return text.String()
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// resultColumn returns the verdict in the report.
func (r result) resultColumn() string {
	switch r.verdict() {
	case verdictDifferent:
		return "DIFFERENT"
	case verdictSkipped:
		return "not asked: " + r.reason
	}
	return r.verdict()
}
