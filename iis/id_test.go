package iis

import "testing"

func TestARegistryIDIsReadHoweverItIsWritten(t *testing.T) {
	tests := []struct{ name, in string }{
		{"as it is given out", "GWGYQD2T8Z031NG"},
		{"in small letters", "gwgyqd2t8z031ng"},
		{"in groups", " GWGYQ-D2T8Z-031NG "},
		{"with letters that look like digits", "GWGYQD2T8ZO3LNG"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			if got := ParseSRID(c.in); got != "GWGYQD2T8Z031NG" {
				t.Errorf("got %q", got)
			}
		})
	}
}
