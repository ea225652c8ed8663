package iis

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what the caller of a failed act can do about it. Each door has one table
// from Kind to its own status.
type Kind uint8

const (
	Internal        Kind = iota // our fault; the caller may report the reference
	Invalid                     // the input is wrong; the message says what to mend
	NotFound                    // there is no such thing, or the actor may not know of it
	Conflict                    // changed by somebody else meanwhile
	Forbidden                   // the actor lacks a role; the message names it
	Unavailable                 // cannot be done now; try again later
	TooMany                     // asked too often; try again later
	Unauthenticated             // who the caller is has not been shown
)

// Error carries a Kind and a message fit to be shown to the caller. Msg never holds
// patient data: it ends up in logs, acknowledgements and screenshots.
type Error struct {
	Kind  Kind
	Msg   string
	Field string        // the input field at fault, where there is one
	Err   error         // cause, for our logs only; may be nil
	Role  Role          // for Forbidden: the role that is missing, where it can be named
	After time.Duration // for TooMany: how long to wait; zero is not said
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Msg + ": " + e.Err.Error()
	}
	return e.Msg
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of the kind; the text must not hold patient data.
func Errorf(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Msg: fmt.Sprintf(format, args...)}
}

// KindOf returns the Kind of the first Error in the chain, or Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
