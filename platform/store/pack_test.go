package store

import (
	"math"
	"reflect"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestADocumentOfAnOlderReleaseReadsWithItsNewFieldsEmpty(t *testing.T) {
	old := pack(func(p *packer) {
		family := iis.Name{Family: "Example"}
		names := []iis.Name{family}
		list(p, &names, func(p *packer, n *iis.Name) { text(p, &n.Family) })
	})
	var got iis.Identity
	if err := unpack(old, func(p *packer) { packIdentity(p, &got) }); err != nil {
		t.Fatal(err)
	}
	if want := (iis.Identity{Names: []iis.Name{{Family: "Example"}}}); !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
}

func TestADocumentOfAnotherKindIsRefused(t *testing.T) {
	for _, b := range [][]byte{nil, {}, {2, 0}, {packVersion, 0x80}, {packVersion, 200, 1}} {
		var id iis.Identity
		if err := unpack(b, func(p *packer) { packIdentity(p, &id) }); err == nil {
			t.Errorf("%v was read as an identity", b)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	v := iis.Vaccination{CVX: "03", LotNumber: "LOT", Amount: 0.5, Observations: []iis.Observation{{LOINC: "64994-7", Comment: "x"}}}
	f.Add(pack(func(p *packer) { packVaccination(p, &v) }))
	f.Add([]byte{packVersion})
	f.Fuzz(func(t *testing.T, b []byte) {
		var first, second iis.Vaccination
		if unpack(b, func(p *packer) { packVaccination(p, &first) }) != nil {
			return
		}
		again := pack(func(p *packer) { packVaccination(p, &first) })
		if err := unpack(again, func(p *packer) { packVaccination(p, &second) }); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if third := pack(func(p *packer) { packVaccination(p, &second) }); !reflect.DeepEqual(again, third) {
			t.Error("a document changes by being read and written")
		}
	})
}

func TestANumberOfAnyLengthIsReadAsItWasWritten(t *testing.T) {
	for _, want := range []int64{0, 1, -1, 63, 64, -64, -65, math.MaxInt32, math.MaxInt64, math.MinInt64} {
		var got int64
		if err := unpack(pack(func(p *packer) { p.varint(&want) }), func(p *packer) { p.varint(&got) }); err != nil || got != want {
			t.Errorf("%d was read as %d (%v)", want, got, err)
		}
	}
	var got int64
	tooLong := append([]byte{packVersion}, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2)
	if err := unpack(tooLong, func(p *packer) { p.varint(&got) }); err == nil {
		t.Errorf("a number of more than 64 bits was read as %d", got)
	}
}

func BenchmarkUnpackVaccination(b *testing.B) {
	v := iis.Vaccination{Door: "hl7", NDC: "00006-4681-00", VaccineText: "MMR", MVX: "MSD", LotNumber: "LOT17", Source: "00", Completion: "CP",
		Route: iis.Coded{Code: "C38299", Text: "Subcutaneous", System: "NCIT"}, Site: iis.Coded{Code: "LA", Text: "Left Arm", System: "HL70163"},
		GivenBy: iis.Person{ID: "7", Family: "Example", Given: "Ada"}, FillerNumber: "F-1", FillerSystem: "NJX9001", Facility: "NJX9001",
		Observations: []iis.Observation{{LOINC: "64994-7", Type: "CE", Value: iis.Coded{Code: "V01", System: "HL70064"}}, {LOINC: "30963-3"}}}
	doc := pack(func(p *packer) { packVaccination(p, &v) })
	b.ReportAllocs()
	for b.Loop() {
		var got iis.Vaccination
		if err := unpack(doc, func(p *packer) { packVaccination(p, &got) }); err != nil {
			b.Fatal(err)
		}
	}
}
