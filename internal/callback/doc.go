// Package callback serves webexcc_scheduled_callback: the resource, its data sources and its list resource. It may import
// webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package callback
