// Package canonical knows the one spelling of every value that Webex accepts in several: telephone numbers, times of day,
// webhook filters, UUIDs and Webex IDs. Two values mean the same exactly when their canonical forms are equal.
//
// Every function that returns one spelling is total and idempotent: a text it does not understand comes back unchanged, since
// Webex may return what this package has never seen, and such a value must still be readable and comparable.
//
// It is plain Go: it may be imported by any package and imports none of the project.
package canonical
