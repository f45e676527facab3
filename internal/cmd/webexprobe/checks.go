package main

import "slices"

// checks are all questions in the order in which they are asked. Reading comes first, and within one API the questions that change an
// object follow those that only look at it.
func checks() []check {
	return slices.Concat(
		hostChecks, tokenChecks, errorChecks, callbackListChecks, eventTypeChecks, searchChecks, directoryChecks,
		webhookChecks, webhookListChecks, subscriptionChecks, callbackChecks, lastChecks,
	)
}
