package server

import (
	"testing"

	"github.com/openiis/openiis/platform/store/postgres/pgtest"
)

// postgresURL is a database of its own in the tests' cluster.
func postgresURL(t *testing.T) string { return pgtest.Start(t) }
