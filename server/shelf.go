package server

import (
	"context"
	"time"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// shelf keeps in the store the forms that came after their session had ended. They are
// sealed before they come here and open for their sender alone.
type shelf struct{ db *store.DB }

var _ web.Shelf = shelf{}

// KeepForm keeps a sealed form.
func (s shelf) KeepForm(ctx context.Context, user iis.UserID, handle string, form []byte, until time.Time) error {
	return s.db.InTx(ctx, func(tx *store.Tx) error {
		tx.KeepForm(user, handle, form, until)
		return nil
	})
}

// TakeForm returns a form and removes it.
func (s shelf) TakeForm(ctx context.Context, user iis.UserID, handle string, at time.Time) (form []byte, err error) {
	err = s.db.InTx(ctx, func(tx *store.Tx) (err error) {
		form, err = tx.TakeForm(ctx, user, handle, at)
		return err
	})
	return form, err
}
