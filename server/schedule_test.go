package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/cdsi"
)

// release writes the embedded schedule as another release into a folder.
func release(t *testing.T, name string) string {
	t.Helper()
	files, err := cdsi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for file, b := range files {
		b = []byte(strings.Replace(string(b), "release 4.64", "release "+name, 1))
		if err := os.WriteFile(filepath.Join(dir, file), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheEmbeddedScheduleIsInForceUntilAnotherIsImported(t *testing.T) {
	data := t.TempDir()
	s, err := Schedule(data)
	if err != nil || s != cdsi.Default() {
		t.Fatalf("in force at first: %v, %v", s, err)
	}
	if _, faults, err := ImportSchedule(release(t, "9.1"), "", data); err != nil {
		t.Fatalf("import: %v %v", err, faults)
	}
	if s, err = Schedule(data); err != nil || s.Release != "9.1" || s.Checksum == cdsi.Default().Checksum {
		t.Fatalf("in force after the import: %v, %v", s, err)
	}
	list, err := Schedules(data)
	if err != nil || len(list) != 2 || list[0].InForce || !list[1].InForce || list[1].Release != "9.1" {
		t.Errorf("listed %+v, %v", list, err)
	}
}

func TestADamagedReleaseIsReportedAndNotPutInForce(t *testing.T) {
	dir, data := release(t, "9.2"), t.TempDir()
	polio := filepath.Join(dir, "polio.txt")
	b, err := os.ReadFile(polio)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(polio, b[:len(b)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	_, faults, err := ImportSchedule(dir, "", data)
	if iis.KindOf(err) != iis.Invalid || err == nil {
		t.Errorf("import ended with %v", err)
	}
	named := false
	for _, f := range faults {
		named = named || f.Grave && f.File == "polio.txt"
	}
	if !named {
		t.Errorf("faults %v do not name the file", faults)
	}
	if s, err := Schedule(data); err != nil || s != cdsi.Default() {
		t.Errorf("in force is %v, %v", s, err)
	}
	s, _, err := ReadSchedule(dir, "")
	if err != nil || len(s.Missing) != 1 {
		t.Fatalf("the rest cannot be read: %v", err)
	}
	p := cdsi.Patient{Birth: iis.DateOf(2024, 1, 1), Gender: "F", Assess: iis.DateOf(2025, 1, 1), Doses: []cdsi.Dose{{Date: iis.DateOf(2024, 3, 5), CVX: "110"}}}
	a := s.Assess(&p, nil)
	if len(a.Groups) == 0 || len(a.Doses[0].Evaluations) == 0 || len(a.Problems) == 0 || a.Problems[0].Code != cdsi.ProblemSchedule {
		t.Errorf("the rest of the schedule was not used: %+v", a.Problems)
	}
}

func TestAFolderWithoutAScheduleIsSaid(t *testing.T) {
	if _, _, err := ReadSchedule(t.TempDir(), ""); iis.KindOf(err) != iis.NotFound {
		t.Errorf("got %v", err)
	}
}
