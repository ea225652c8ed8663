package main

import "testing"

func TestAMessageIsShownWithoutSayingWhoItIsAbout(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"the person is masked, the dose is not",
			"MSH|^~\\&|EHR\rPID|1||12^^^CLINIC||Example^Ana||20200131|F\rRXA|0|1|20260302||03^MMR^CVX",
			"MSH|^~\\&|EHR\rPID|x||xx^^^xxxxxx||xxxxxxx^xxx||xxxxxxxx|x\rRXA|0|1|20260302||03^MMR^CVX"},
		{"lines may end in LF", "NK1|1|Example^Eva\nORC|RE", "NK1|x|xxxxxxx^xxx\nORC|RE"},
		{"letters beyond ASCII are masked too", "PID|||Ñ", "PID|||xx"},
		{"who pays is masked", "GT1|1||Example^Eve\rIN1|1|A", "GT1|x||xxxxxxx^xxx\rIN1|x|x"},
		{"what cannot be read is masked", " PID|1||12\rhello Ana\rpid|Ana", " xxx|x||xx\rxxxxx xxx\rxxx|xxx"},
		{"written words are masked, codes are not", "OBX|1|TX|48767-8^C^LN|1|Ana is well\rOBX|2|CE|64994-7^E^LN|1|V01", "OBX|1|TX|48767-8^C^LN|1|xxx xx xxxx\rOBX|2|CE|64994-7^E^LN|1|V01"},
		{"notes are masked", "NTE|1||Ana", "NTE|x||xxx"},
		{"a query's person is masked", "QPD|Z34^Q^CDC|T1|Example", "QPD|xxx^x^xxx|xx|xxxxxxx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(maskIdentity([]byte(tt.in))); got != tt.want {
				t.Errorf("shown as %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAMessageCannotCommandTheTerminal(t *testing.T) {
	if got := onLines([]byte("MSH|\x1b[2J\rPID|\r")); got != "MSH|.[2J\nPID|" {
		t.Errorf("shown as %q", got)
	}
}

func TestAFacilityIsReadFromItsFlag(t *testing.T) {
	f, err := parseFacility("EX100, 1234567893 = Example Clinic")
	if err != nil || f.ID != "EX100" || len(f.Identifiers) != 1 || f.Identifiers[0] != "1234567893" || f.Name != "Example Clinic" {
		t.Errorf("%+v, %v", f, err)
	}
	for _, wrong := range []string{"", "=Clinic", "EX100,,=x"} {
		if _, err := parseFacility(wrong); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}
