// Package tfvalue holds the value types that carry a meaning: validation and semantic equality live here, once.
// It may import canonical and schedule; tfresource, the feature packages and provider import it.
package tfvalue
