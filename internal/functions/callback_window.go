package functions

import (
	"context"
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/webex-terraform/terraform-provider-webex/internal/schedule"
)

var _ function.Function = callbackWindow{}

// NewCallbackWindow returns the function callback_window.
func NewCallbackWindow() function.Function { return callbackWindow{} }

type callbackWindow struct{}

// The positions of the arguments, for errors.
const (
	startArgument int64 = iota
	durationArgument
	timezoneArgument
)

type window struct {
	ScheduleDate string `tfsdk:"schedule_date"`
	StartTime    string `tfsdk:"start_time"`
	EndTime      string `tfsdk:"end_time"`
}

// Metadata implements function.Function.
func (callbackWindow) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "callback_window"
}

// Definition implements function.Function.
func (callbackWindow) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Convert a time and a duration to the local time window of a scheduled callback",
		MarkdownDescription: "Returns the `schedule_date`, `start_time` and `end_time` of `webexcc_scheduled_callback` in the local time of a time zone, " +
			"which Terraform's built-in functions do not support.\n\n" +
			"The function returns an error if a local date and local times cannot express the window unambiguously:\n\n" +
			"- The window crosses midnight.\n" +
			"- The clocks change during the window.\n" +
			"- The window is in the second occurrence of an hour that is repeated when daylight saving time ends.\n" +
			"- The window starts at a local time that is skipped when daylight saving time begins.\n\n" +
			"The resource checks the rules that depend on the current time, such as a start at least 30 minutes ahead.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "start",
				MarkdownDescription: "Start of the window, in RFC 3339 format and in whole seconds, such as `2027-03-01T15:00:00Z`.",
			},
			function.StringParameter{
				Name:                "duration",
				MarkdownDescription: "Length of the window, from `30m` to `8h`, in whole seconds, such as `1h30m`.",
			},
			function.StringParameter{
				Name:                "timezone",
				MarkdownDescription: "IANA name of the time zone, such as `Europe/Berlin`.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"schedule_date": types.StringType,
			"start_time":    types.StringType,
			"end_time":      types.StringType,
		}},
	}
}

// Run implements function.Function.
func (callbackWindow) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var start, duration, timezone string
	if resp.Error = req.Arguments.Get(ctx, &start, &duration, &timezone); resp.Error != nil {
		return
	}
	local, err := localWindow(start, duration, timezone)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, window{ScheduleDate: local.Date, StartTime: local.Start, EndTime: local.End})
}

// wholeSeconds matches RFC 3339 in whole seconds. time.Parse accepts more: one-digit hours, a comma, an offset of a day.
var wholeSeconds = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.0+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)
})

// localWindow rejects fractions of a second instead of dropping them: Webex accepts no fractions, and the window would silently
// begin too early.
func localWindow(start, duration, timezone string) (schedule.Window, *function.FuncError) {
	moment, err := time.Parse(time.RFC3339, start)
	if err != nil || !wholeSeconds().MatchString(start) {
		return schedule.Window{}, function.NewArgumentFuncError(startArgument,
			fmt.Sprintf("must be a time in RFC 3339 format in whole seconds, such as 2027-03-01T15:00:00Z, got %q", start))
	}
	length, err := time.ParseDuration(duration)
	if err != nil || length < schedule.MinLength || length > schedule.MaxLength || length%time.Second != 0 {
		return schedule.Window{}, function.NewArgumentFuncError(durationArgument,
			fmt.Sprintf("must be a duration from 30m to 8h in whole seconds, such as 1h30m, got %q", duration))
	}
	location, err := schedule.Location(timezone)
	if err != nil {
		return schedule.Window{}, function.NewArgumentFuncError(timezoneArgument, err.Error())
	}
	local, err := schedule.WindowAt(moment, length, location)
	if err != nil {
		return schedule.Window{}, function.NewArgumentFuncError(startArgument, err.Error())
	}
	return local, nil
}
