package store

import (
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
