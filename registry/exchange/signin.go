// Package exchange knows the connections: which system speaks for which organization
// and facilities, and whether it is who it says.
package exchange

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"

	"github.com/openiis/openiis/iis"
)

// Tx is what exchange needs of a read transaction.
type Tx interface {
	ConnectionByUsername(ctx context.Context, username string) (iis.Connection, error)
	ConnectionByCertificate(ctx context.Context, name string) (iis.Connection, error)
	Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error)
	Facilities(ctx context.Context, id iis.OrganizationID) ([]iis.Facility, error)
}

// Service signs systems in.
type Service struct {
	View func(context.Context, func(Tx) error) error
}

// Credentials are what a system shows: a verified certificate's name, or a username
// and its machine secret.
type Credentials struct {
	Certificate string
	Username    string
	Secret      string
}

// errSignIn has the same words for an unknown name, a wrong secret and a disabled
// connection.
var errSignIn = iis.Errorf(iis.Unauthenticated, "sign-in failed: check the username and password, or the client certificate, of this connection")

// SignIn returns the sender that the credentials belong to. by carries the door and
// the network address only. Unknown, wrong and disabled are one Unauthenticated error.
func (s *Service) SignIn(ctx context.Context, by iis.Actor, cred Credentials) (iis.Sender, iis.Actor, error) {
	var sender iis.Sender
	err := s.View(ctx, func(tx Tx) (err error) {
		switch {
		case cred.Username != "":
			sender.Connection, err = tx.ConnectionByUsername(ctx, cred.Username)
		case cred.Certificate != "":
			sender.Connection, err = tx.ConnectionByCertificate(ctx, cred.Certificate)
		default:
			return errSignIn
		}
		if iis.KindOf(err) == iis.NotFound && err != nil {
			return errSignIn
		}
		if err != nil {
			return err
		}
		if cred.Username != "" {
			sum := sha256.Sum256([]byte(cred.Secret))
			if subtle.ConstantTimeCompare(sum[:], sender.Connection.SecretHash) != 1 {
				return errSignIn
			}
		}
		sender.Organization, err = tx.Organization(ctx, sender.Connection.Organization)
		if err != nil {
			return err
		}
		if sender.Connection.Disabled || sender.Organization.Disabled {
			return errSignIn
		}
		all, err := tx.Facilities(ctx, sender.Organization.ID)
		if err != nil {
			return err
		}
		sender.Facilities = maySpeakFor(sender.Connection, all)
		return nil
	})
	if err != nil {
		return iis.Sender{}, iis.Actor{}, err
	}
	by.Organization, by.Kind, by.Connection = sender.Organization.ID, sender.Organization.Kind, sender.Connection.ID
	return sender, by, nil
}

// maySpeakFor narrows an organization's facilities to those of the connection; a
// connection that lists none may speak for all.
func maySpeakFor(c iis.Connection, all []iis.Facility) []iis.Facility {
	if len(c.Facilities) == 0 {
		return all
	}
	may := map[string]bool{}
	for _, id := range c.Facilities {
		may[id] = true
	}
	var out []iis.Facility
	for _, f := range all {
		if may[f.ID] {
			out = append(out, f)
		}
	}
	return out
}
