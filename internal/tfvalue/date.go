package tfvalue

import (
	"fmt"
	"time"
)

// Date is a day of the calendar. It has one spelling.
var Date = TextType{kind: &Kind{
	name:      "date",
	allowed:   "a day of the calendar as YYYY-MM-DD",
	canonical: unchanged,
	problem:   dateProblem,
}}

func dateProblem(date string) string {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return fmt.Sprintf("got %q", date)
	}
	return ""
}

func unchanged(text string) string { return text }
