package guard

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// nobodyThere stands for a handle that is nobody's: no Standing is found for it, so it
// is refused and audited like a record that is not the actor's.
const nobodyThere iis.PatientID = -1

// Handles resolves what pages and addresses call a person by.
type Handles interface {
	PatientByHandle(ctx context.Context, handle iis.PatientHandle) (iis.PatientID, error)
}

// PatientOf resolves a handle for a Request. What a handle stands for never changes, so
// it is read apart from the deciding transaction; nobody's is refused there.
func PatientOf[T Handles](ctx context.Context, read func(context.Context, func(T) error) error, handle iis.PatientHandle) (iis.PatientID, error) {
	var id iis.PatientID
	err := read(ctx, func(tx T) (err error) {
		id, err = tx.PatientByHandle(ctx, handle)
		if err != nil && iis.KindOf(err) == iis.NotFound {
			id, err = nobodyThere, nil
		}
		return err
	})
	return id, err
}
