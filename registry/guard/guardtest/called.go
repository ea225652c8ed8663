package guardtest

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// HandlesOf returns the handles of people.
func (t *Tx) HandlesOf(_ context.Context, patients ...iis.PatientID) (map[iis.PatientID]iis.PatientHandle, error) {
	called := map[iis.PatientID]iis.PatientHandle{}
	for _, id := range patients {
		if f, ok := t.b.Files[id]; ok {
			called[id] = f.Patient.Handle
		}
	}
	return called, nil
}

// UsernamesOf returns the usernames of accounts.
func (t *Tx) UsernamesOf(_ context.Context, users ...iis.UserID) (map[iis.UserID]string, error) {
	called := map[iis.UserID]string{}
	for _, id := range users {
		if a, ok := t.b.Accounts[id]; ok {
			called[id] = a.Username
		}
	}
	return called, nil
}
