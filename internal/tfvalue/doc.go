// Package tfvalue holds the value types that carry a meaning: validation and semantic equality live here, once.
// It imports canonical and schedule.
package tfvalue
