package provider

import (
	"maps"
	"os"
	"testing"
)

func TestTuneLog(t *testing.T) {
	variables := []string{"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"}
	protocol := map[string]string{"TF_LOG_SDK_PROTO": "off"}
	everything := map[string]string{
		"TF_LOG_PROVIDER": "off", "TF_LOG_SDK": "off", "TF_LOG_SDK_FRAMEWORK": "off", "TF_LOG_SDK_PROTO": "off",
	}
	for name, test := range map[string]struct {
		debug        bool
		set, changed map[string]string
	}{
		"disabled":               {false, nil, everything},
		"everything is read":     {false, map[string]string{"TF_LOG": "TRACE"}, protocol},
		"providers are read":     {false, map[string]string{"TF_LOG_PROVIDER": "DEBUG"}, protocol},
		"only Terraform is read": {false, map[string]string{"TF_LOG_CORE": "DEBUG"}, everything},
		"a part is set": {false, map[string]string{"TF_LOG_SDK": "WARN"}, map[string]string{
			"TF_LOG_PROVIDER": "off", "TF_LOG_SDK_FRAMEWORK": "off", "TF_LOG_SDK_PROTO": "off",
		}},
		"the protocol is set": {false, map[string]string{"TF_LOG": "TRACE", "TF_LOG_SDK_PROTO": "TRACE"}, nil},
		"a debugger":          {true, nil, protocol},
	} {
		t.Run(name, func(t *testing.T) {
			want := map[string]string{}
			for _, variable := range variables {
				t.Setenv(variable, test.set[variable])
				want[variable] = test.set[variable]
			}
			maps.Copy(want, test.changed)

			TuneLog(test.debug)

			for _, variable := range variables {
				if got := os.Getenv(variable); got != want[variable] {
					t.Errorf("%s=%q, want %q", variable, got, want[variable])
				}
			}
		})
	}
}
