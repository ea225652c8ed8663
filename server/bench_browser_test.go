package server

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestACodeThatWasUsedUpIsFollowedByTheNext(t *testing.T) {
	used := time.Now().Add(-time.Minute) // the next code is there already
	var entered []time.Time
	err := enterCode(t.Context(), used, func(at time.Time) error {
		if entered = append(entered, at); len(entered) == 1 {
			return errors.New("used")
		}
		return nil
	})
	if err != nil || len(entered) != 2 || entered[1].Unix()/30 != entered[0].Unix()/30+1 {
		t.Errorf("entered at %v, %v", entered, err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := enterCode(stopped, time.Now().Add(time.Hour), func(time.Time) error { return errors.New("used") }); err == nil {
		t.Error("a bench that is stopped went on waiting")
	}
}
