package cdc

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/rules/cdsi"
)

// published reads CDC's own release, or skips the test where there is none.
func published(t *testing.T) map[string][]byte {
	dir := os.Getenv("OPENIIS_REFERENCE")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	names, _ := filepath.Glob(filepath.Join(dir, "cdsi", "supporting-data-4.64", "*.xml"))
	if len(names) == 0 {
		t.Skip("no reference data beside the repository")
	}
	files := map[string][]byte{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = b
	}
	return files
}

func TestTheEmbeddedScheduleIsWhatTheImporterWrites(t *testing.T) {
	got, faults := Convert("4.64", published(t))
	for _, f := range faults {
		t.Errorf("fault in CDC's own release: %s", f)
	}
	want, err := cdsi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("the importer wrote %d files, %d are embedded", len(got), len(want))
	}
	for name, b := range want {
		if !bytes.Equal(got[name], b) {
			t.Errorf("%s differs from what the importer writes", name)
		}
	}
}

const tinyAntigen = `<antigenSupportingData><series><seriesName>Mumps 1-dose</seriesName><targetDisease>Mumps</targetDisease>
<vaccineGroup>MMR</vaccineGroup><seriesType>Standard</seriesType><selectSeries><defaultSeries>Yes</defaultSeries><seriesGroup>1</seriesGroup></selectSeries>
<seriesDose><doseNumber>Dose 1</doseNumber><age><minAge>12 months</minAge></age><interval/></seriesDose></series></antigenSupportingData>`

func TestFaultsOfAReleaseAreReportedAndNeverFatal(t *testing.T) {
	tests := []struct {
		name, xml, want string
		grave           bool
	}{
		{"a file cut in half", tinyAntigen[:200], "cannot be read to its end", true},
		{"an empty file", "", "no element", true},
		{"another kind of file", "<html/>", "root element html", true},
		{"an unknown element", strings.Replace(tinyAntigen, "<interval/>", "<moon>full</moon>", 1), "unknown element moon in seriesDose", false},
		{"a duration in another shape", strings.Replace(tinyAntigen, "12 months", "a year", 1), "minAge is not a duration", true},
		{"an unknown word", strings.Replace(tinyAntigen, "Standard", "Plain", 1), "seriesType has an unknown word", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files, faults := Convert("0", map[string][]byte{"Mumps.xml": []byte(tt.xml)})
			if len(faults) == 0 || !strings.Contains(faults[0].Text, tt.want) || faults[0].Grave != tt.grave {
				t.Fatalf("faults %v, want %q", faults, tt.want)
			}
			if faults[0].File != "Mumps.xml" {
				t.Errorf("the fault names %q", faults[0].File)
			}
			if _, kept := files["mumps.txt"]; kept == tt.grave {
				t.Errorf("the antigen was kept: %v", kept)
			}
		})
	}
}

func FuzzConvert(f *testing.F) {
	f.Add([]byte(tinyAntigen))
	f.Add([]byte(`<scheduleSupportingData><vaccineGroups><vaccineGroup><name>MMR</name></vaccineGroup></vaccineGroups></scheduleSupportingData>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		files, _ := Convert("0", map[string][]byte{"x.xml": b})
		if _, ok := files[cdsi.ScheduleFile]; !ok {
			files[cdsi.ScheduleFile] = []byte("form 1\nend\n")
		}
		if _, faults, err := cdsi.Load(files); err != nil {
			t.Errorf("what the importer wrote cannot be loaded: %v %v", err, faults)
		}
	})
}
