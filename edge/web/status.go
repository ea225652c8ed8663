package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/openiis/openiis/iis"
)

// statuses is the one table from the kind of an error to a status (security.md 6).
var statuses = map[iis.Kind]int{
	iis.Internal:        http.StatusInternalServerError,
	iis.Invalid:         http.StatusUnprocessableEntity,
	iis.NotFound:        http.StatusNotFound,
	iis.Conflict:        http.StatusConflict,
	iis.Forbidden:       http.StatusForbidden,
	iis.Unavailable:     http.StatusServiceUnavailable,
	iis.TooMany:         http.StatusTooManyRequests,
	iis.Unauthenticated: http.StatusUnauthorized,
}

// Status returns the HTTP status that an error stands for. A body over its limit is 413,
// whatever wrapped it.
func Status(err error) int {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return http.StatusRequestEntityTooLarge
	}
	return statuses[iis.KindOf(err)]
}

// RetryAfter returns how long the caller of a failed request should wait, rounded up to
// whole seconds; zero is unknown.
func RetryAfter(err error) time.Duration {
	var e *iis.Error
	if !errors.As(err, &e) {
		return 0
	}
	return (e.After + time.Second - 1).Truncate(time.Second)
}

// setRetry writes Retry-After for statuses that promise it; without better knowledge it
// is 30 seconds (ours).
func setRetry(w http.ResponseWriter, status int, err error) {
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		return
	}
	wait := RetryAfter(err)
	if wait <= 0 {
		wait = 30 * time.Second
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
}
