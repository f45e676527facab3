// Package directory serves webexcc_queue and webexcc_agent, which turn the names that people know into the IDs that callbacks
// take. It may import webexapi, tfvalue, tfdiag and tfresource; only provider imports it.
package directory
