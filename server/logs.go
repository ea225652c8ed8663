package server

import (
	"io"
	"log/slog"
)

// newLog makes the log: one line an event, without patient data. What an auditor needs
// is an audit event, not a log line.
func newLog(format LogFormat, w io.Writer) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
