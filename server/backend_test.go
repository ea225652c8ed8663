package server

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestNothingIsLostWhenTheDatabaseCutsConnections ends every connection of the registry to
// PostgreSQL, again and again, while systems report and ask: each is answered, and what was
// acknowledged is there once.
func TestNothingIsLostWhenTheDatabaseCutsConnections(t *testing.T) {
	url := postgresURL(t)
	d := startDemo(t, url)
	as := d.conformance()
	side, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer side.Close(t.Context())
	var mu sync.Mutex
	var kept []string
	stop := make(chan struct{})
	var all sync.WaitGroup
	for door := range 8 {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				family := unlike(7, door, n)
				id := fmt.Sprintf("BE%d-%d", door, n)
				status, answer := d.post(t, as, vxu(id, id, family, "Ada", birthOf(family), dose("20250310", "03")))
				asked, record := d.post(t, as, qbp("Z34", "Q"+id, family, "Ada", birthOf(family)))
				if status != http.StatusOK || asked != http.StatusOK || field(answer, "MSA", 1) == "AR" || field(record, "MSA", 1) == "AR" {
					t.Errorf("report %d %s\nquery %d %s", status, answer, asked, record)
					return
				}
				mu.Lock()
				kept = append(kept, family)
				mu.Unlock()
			}
		})
	}
	cut := 0
	for range rounds(t, 5) {
		time.Sleep(time.Second) // on a slow machine the connections anew take a good part of it
		var n int
		if err := side.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = 'openiis' AND datname = current_database() AND pid <> pg_backend_pid()`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		cut += n
	}
	time.Sleep(300 * time.Millisecond)
	close(stop)
	all.Wait()
	if cut == 0 || len(kept) == 0 {
		t.Fatalf("%d connections were cut, %d reports taken", cut, len(kept))
	}
	for _, family := range kept {
		got := d.send(t, as, qbp("Z34", "K"+family, family, "Ada", birthOf(family)))
		if len(segments(got, "PID")) != 1 || len(segments(got, "RXA")) != 1 {
			t.Fatalf("an acknowledged report is lost or doubled: %s", strings.ReplaceAll(got, "\r", "\n"))
		}
	}
}
