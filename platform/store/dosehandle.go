package store

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/openiis/openiis/iis"
)

// DoseHandle names a dose to the outside: its patient and id encrypted as one block, 32
// lower-case hex digits that say nothing.
func (db *DB) DoseHandle(patient iis.PatientID, id iis.VaccinationID) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(patient))
	binary.BigEndian.PutUint64(b[8:], uint64(id))
	hidden := db.keys.HideBlock(b)
	return hex.EncodeToString(hidden[:])
}

// ParseDoseHandle reads what DoseHandle made. A handle that was made up gives ids that
// are not there, or a NotFound.
func (db *DB) ParseDoseHandle(s string) (iis.PatientID, iis.VaccinationID, error) {
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != 16 {
		return 0, 0, iis.Errorf(iis.NotFound, "there is no such dose")
	}
	b := db.keys.ShowBlock([16]byte(raw))
	patient, id := int64(binary.BigEndian.Uint64(b[:8])), int64(binary.BigEndian.Uint64(b[8:]))
	if patient <= 0 || id <= 0 {
		return 0, 0, iis.Errorf(iis.NotFound, "there is no such dose")
	}
	return iis.PatientID(patient), iis.VaccinationID(id), nil
}
