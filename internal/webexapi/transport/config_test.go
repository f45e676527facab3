package transport

import "testing"

func TestParseBaseURL(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want string // empty: an error
	}{
		"https":                     {"https://webexapis.com/v1", "https://webexapis.com/v1"},
		"spaces and slashes around": {" https://webexapis.com/v1// \n", "https://webexapis.com/v1"},
		"http on localhost":         {"http://localhost:8080/v1", "http://localhost:8080/v1"},
		"http on LOCALHOST":         {"http://LOCALHOST:8080", "http://LOCALHOST:8080"},
		"http on 127.0.0.1":         {"http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"},
		"http on ::1":               {"http://[::1]:8080", "http://[::1]:8080"},
		"http":                      {"http://webexapis.com/v1", ""},
		"http on a similar name":    {"http://127.0.0.1.example", ""},
		"http on all addresses":     {"http://0.0.0.0", ""},
		"empty":                     {"", ""},
		"no scheme":                 {"webexapis.com/v1", ""},
		"another scheme":            {"ftp://webexapis.com", ""},
		"no host":                   {"https:///v1", ""},
		"no URL":                    {"https://SECRET\x00", ""},
		"a password":                {"https://u:SECRET@webexapis.com", ""},
		"a query":                   {"https://webexapis.com?key=SECRET", ""},
		"a fragment":                {"https://webexapis.com#SECRET", ""},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := ParseBaseURL("SomeBaseURL", test.text)
			if test.want == "" {
				wantConfigError(t, err, "SomeBaseURL")
				return
			}
			if err != nil || u.String() != test.want {
				t.Errorf("got %v, error %v; want %s", u, err, test.want)
			}
		})
	}
}
