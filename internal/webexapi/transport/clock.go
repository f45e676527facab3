package transport

import (
	"context"
	"time"
)

// Clock returns the time and waits. Tests use a clock that advances without waiting.
type Clock interface {
	Now() time.Time
	// Sleep returns nil after d, or the error of ctx as soon as it ends.
	Sleep(ctx context.Context, d time.Duration) error
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now returns the current time.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep waits for d. It returns the error of ctx if that ends first.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
