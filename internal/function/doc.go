// Package function holds the provider-defined functions. They need no credentials and send no request.
package function
