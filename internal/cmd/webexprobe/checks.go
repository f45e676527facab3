package main

import "slices"

// checks returns all checks in the order in which they run. Checks that only read come first, also within one API.
func checks() []check {
	return slices.Concat(
		hostChecks, tokenChecks, errorChecks, callbackListChecks, eventTypeChecks, searchChecks, directoryChecks, formChecks,
		webhookChecks, webhookListChecks, subscriptionChecks, callbackChecks, lastChecks,
	)
}
