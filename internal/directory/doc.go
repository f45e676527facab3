// Package directory implements the data sources that turn the names that people know into the IDs that Webex requires: queues, agents,
// entry points, teams, and the account of the access token. It may import webexapi, tfvalue, tfdiag and tfresource; only provider imports
// it.
package directory
