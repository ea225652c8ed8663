// Package deliver carries messages out of the registry: mail to a mail server, texts to
// a gateway. It does not decide who hears of what; registry/notice does.
//
// Errors never hold the address, the number or what the other side wrote about it, since
// they end up in logs.
package deliver

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/openiis/openiis/iis"
)

// sendWithin is how long one message may take, whatever the other side does (ours).
const sendWithin = 20 * time.Second

// largestAnswer is how many bytes the other side may answer to one message (ours).
const largestAnswer = 256 << 10

// Post carries each message by its channel. A channel that is nil carries nothing.
type Post struct {
	Mail *Mail
	Text *Gateway
}

// Send carries one message, within 20 seconds.
func (p Post) Send(ctx context.Context, m iis.Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	switch {
	case m.Channel == iis.ContactEmail && p.Mail != nil:
		return p.Mail.Send(ctx, m)
	case m.Channel == iis.ContactText && p.Text != nil:
		return p.Text.Send(ctx, m)
	}
	return iis.Errorf(iis.Unavailable, "no way to send messages by %s is configured", m.Channel)
}

// oneLine tells whether a value may stand in a header: no line break or other control
// character, which could begin a header of its own.
func oneLine(s string) bool {
	return !strings.ContainsFunc(s, unicode.IsControl)
}
