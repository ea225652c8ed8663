package server

import (
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"os"
	"testing"
)

// TestDamagedMessagesAreAnswered sends messages of the corpus cut short at 20 places and
// with 20 random byte flips: each must be answered, none by a failure of the server.
func TestDamagedMessagesAreAnswered(t *testing.T) {
	if testing.Short() {
		t.Skip("damaged messages are sent in full runs")
	}
	every := 10 // a tenth; all in make soak
	if os.Getenv("OPENIIS_SOAK") != "" {
		every = 1
	}
	cases := corpus(t)
	d := startDemo(t, "")
	as := d.conformance()
	sent := 0
	for i, c := range cases {
		if i%every != 0 {
			continue
		}
		for _, m := range damaged(c) {
			status, answer := d.post(t, as, m)
			if status != http.StatusOK && status != http.StatusRequestEntityTooLarge || answer == "" {
				t.Errorf("%s: status %d, answer %.200q to %.200q", c.ID, status, answer, m)
			}
			sent++
		}
	}
	t.Logf("%d damaged messages answered", sent)
}

// damaged returns 20 messages cut short and 20 with bytes flipped, always the same ones.
func damaged(c corpusCase) []string {
	h := fnv.New64a()
	h.Write([]byte(c.ID))
	chance := rand.New(rand.NewPCG(h.Sum64(), 1))
	var out []string
	for range 20 {
		out = append(out, c.Message[:chance.IntN(len(c.Message))])
	}
	for range 20 {
		b := []byte(c.Message)
		for range 20 {
			b[chance.IntN(len(b))] ^= byte(1 << chance.IntN(8))
		}
		out = append(out, string(b))
	}
	return out
}
