// Package subscription serves webexcc_subscription, the Contact Center's own webhooks: the resource, its data sources, its list
// resource, and webexcc_event_types. It may import webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package subscription
