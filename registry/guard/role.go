package guard

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/access"
)

// May tells whether an actor's role lets it ask for an act at all, so that a page offers
// nothing that is refused to everybody of that role.
func May(by iis.Actor, to iis.Act) bool { return access.Role(by, to).Allow }

// Admit refuses an actor whose role lets it not ask for the act of a request, and audits
// that. It opens nothing: the act itself is decided again, for the record at hand.
func Admit[T Tx](ctx context.Context, inTx func(context.Context, func(T) error) error, req Request) error {
	d := access.Role(req.By, req.To)
	if d.Allow {
		return nil
	}
	err := inTx(ctx, func(tx T) error {
		Deny(tx, req, d)
		return nil
	})
	if err != nil {
		return &iis.Error{Kind: iis.Unavailable, Msg: "this cannot be done now", Err: err}
	}
	return refusal(d)
}
