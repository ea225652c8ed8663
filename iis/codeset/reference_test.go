package codeset

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// reference opens a file of the reference data, or skips the test where it is not there.
func reference(t *testing.T, path ...string) []byte {
	t.Helper()
	root := os.Getenv("OPENIIS_REFERENCE")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(append([]string{root}, path...)...))
	if err != nil {
		t.Skip("the reference data is not here: ", err)
	}
	return b
}

func TestNamesThatMeanNoNameAreMostlyKnown(t *testing.T) {
	s, known, all := Default(), 0, 0
	for _, name := range strings.Split(strings.TrimSpace(string(reference(t, "codes", "other", "MN_Junk_Names_08092018.csv"))), "\n") {
		all++
		if s.PlaceholderName(strings.TrimSpace(name)) != NoPlaceholder {
			known++
		} else {
			t.Logf("%q is taken for a name", name)
		}
	}
	if known*100 < all*90 {
		t.Errorf("only %d of %d are known", known, all)
	}
}

// guideTables ties the value sets of the guide's VXU profile to our tables.
var guideTables = map[string]string{
	"HL70001_IZ": "0001", "HL70063_IZ": "0063", "HL70064_IZ": "0064", "HL70103_IZ": "0103", "HL70125_IZ": "0125", "HL70136_IZ": "0136",
	"HL70163_IZ": "0163", "HL70190_IZ": "0190", "HL70200_IZ": "0200", "HL70201_IZ": "0201", "HL70202_IZ": "0202", "HL70203_IZ": "0203",
	"HL70215_IZ": "0215", "HL70322_IZ": "0322", "HL70323_IZ": "0323", "HL70441_IZ": "0441", "NIP001": "NIP001", "NIP002": "NIP002",
	"NIP003": "NIP003", "NCIT": "NCIT", "CDCREC_R_IZ": "0005", "CDCREC_E_IZ": "0189",
	"PHVS_ImmunizationFundingSource_IIS":            TableFunding,
	"PHVS_VaccinationContraindication_IIS":          TableContraindication,
	"PHVS_VaccinationReaction_IIS":                  TableReaction,
	"PHVS_VaccinationSpecialIndications_IIS":        TableIndication,
	"PHVS_HistoryOfDiseaseAsEvidenceOfImmunity_IIS": TableDisease,
	"PHVS_SerologicalEvidenceOfImmunity_IIS":        TableSerology,
	"PHVS_FundingEligibilityObsMethod_IIS":          TableMethod,
	"PHVS_ImmunizationScheduleIdentifier_IIS":       TableSchedule,
	"PHVS_ImmunizationProfileIdentifier_IIS":        TableProfile,
}

func TestTheTablesHoldWhatTheGuideAllows(t *testing.T) {
	var library struct {
		Sets []struct {
			Name  string `xml:"BindingIdentifier,attr"`
			Codes []struct {
				Value string `xml:",attr"`
			} `xml:"ValueElement"`
		} `xml:"ValueSetDefinitions>ValueSetDefinition"`
	}
	if err := xml.Unmarshal(reference(t, "hl7v2", "nist", "VXU-Z22_ValueSetLibrary.xml"), &library); err != nil {
		t.Fatal(err)
	}
	s, seen := Default(), 0
	for _, set := range library.Sets {
		name, ok := guideTables[set.Name]
		if !ok {
			continue
		}
		seen++
		for _, c := range set.Codes {
			if v := strings.TrimSpace(c.Value); v != "***" && !s.Table(name).Has(v) {
				t.Errorf("table %s lacks %s of %s", name, v, set.Name)
			}
		}
	}
	if seen != len(guideTables) {
		t.Errorf("%d of %d value sets were read", seen, len(guideTables))
	}
}

func TestEveryCodeOfTheReleaseWasCarriedOver(t *testing.T) {
	var cvx struct {
		Codes []struct {
			Code string `xml:"CVXCode"`
		} `xml:"CVXInfo"`
	}
	b := strings.Replace(string(reference(t, "codes", "cdc-source", "cvx.xml")), `encoding="ISO-8859-1"`, "", 1)
	if err := xml.Unmarshal([]byte(strings.ToValidUTF8(b, "?")), &cvx); err != nil {
		t.Fatal(err)
	}
	for _, c := range cvx.Codes {
		if _, ok := Default().CVX(iis.CVX(strings.TrimSpace(c.Code))); !ok {
			t.Errorf("CVX %q is not listed", c.Code)
		}
	}
	if len(cvx.Codes) == 0 {
		t.Error("no code was read")
	}
}
