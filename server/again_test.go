package server

import (
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// TestAHistoryToldAgainLeavesNoTrace sends a whole history twice under two control ids:
// person, doses and facts stay in their first version.
func TestAHistoryToldAgainLeavesNoTrace(t *testing.T) {
	f := openFamily(t, "")
	sender := demoSenders()[0]
	by := iis.Actor{Organization: sender.Organization.ID, Kind: iis.Provider, Connection: sender.Connection.ID, Door: iis.DoorHL7}
	m := told{control: "AGAIN1", id: "AG1^^^EHR^MR~777^^^MA^MA", family: "Repeated", given: "Rhea", born: "20240301", street: "1 Echo Ln", phone: "6095550666", protection: "N|20260101",
		groups: []string{
			"NK1|1|Repeated^Ruth^^^^^L|MTH^Mother^HL70063|1 Echo Ln^^Trenton^NJ^08608^USA^H|^PRN^PH^^^609^5550666\r",
			"ORC|RE||A1^EHR\rRXA|0|1|20261101||110^DTaP-HepB-IPV^CVX|0.5|mL^^UCUM||00^x^NIP001||||||K1111||SKB^x^MVX|||CP|A\rRXR|IM^x^HL70162|LA\rOBX|1|CE|64994-7^e^LN|1|V02^m^HL70064||||||F|||20261101\rNTE|1||paid\r",
			"ORC|RE||9999^EHR\rRXA|0|1|20261101||03^MMR^CVX|999||||||||||||00^x^NIP002||RE|A\r",
			"ORC|RE||9999^EHR\rRXA|0|1|20261101||998^none^CVX|999|||||||||||||||NA\rOBX|2|CE|59784-9^Disease^LN|1|38907003^Varicella^SCT||||||F|||20261101\r",
		}}
	for _, control := range []string{"AGAIN1", "AGAIN2", "AGAIN3"} {
		m.control = control
		answer, err := f.Desk.Answer(t.Context(), sender, by, []byte(m.String()))
		if err != nil || field(string(answer), "MSA", 1) == "AR" || strings.Contains(string(answer), "|E|") {
			t.Fatalf("%s (%v)", answer, err)
		}
	}
	var file iis.File
	err := f.Store.View(t.Context(), func(tx *store.Tx) error {
		sent, err := tx.Messages(t.Context(), store.MessageFilter{ControlID: "AGAIN3"})
		if err != nil {
			return err
		}
		files, err := tx.Files(t.Context(), sent[0].Patient)
		file = files[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Sources) != 1 || file.Sources[0].Version != 1 || len(file.Observations) != 1 || len(file.Vaccinations) != 2 {
		t.Errorf("%d records in version %d, %d facts, %d reports", len(file.Sources), file.Sources[0].Version, len(file.Observations), len(file.Vaccinations))
	}
	for _, v := range file.Vaccinations {
		if v.Version != 1 {
			t.Errorf("CVX %s is in version %d", v.CVX, v.Version)
		}
	}
}
