// Package webhook serves webex_webhook, the webhooks of the Webex platform: the resource, its data sources and its list resource.
// It may import webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package webhook
