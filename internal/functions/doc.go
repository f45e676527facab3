// Package functions holds the provider-defined functions. They need no credentials and send no request. It may import what lies
// below the features, and no other feature; only provider imports it.
package functions
