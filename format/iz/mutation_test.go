package iz

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// TestCutAndFlippedMessagesAreAnswered answers every message of the corpus cut short and
// with random bits flipped: a tenth of the damage, or all of it with OPENIIS_SOAK set.
func TestCutAndFlippedMessagesAreAnswered(t *testing.T) {
	rounds := 2
	if os.Getenv("OPENIIS_SOAK") != "" {
		rounds = 20
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for _, row := range corpus(t) {
		for i := range rounds {
			text := []byte(row.Message)
			if len(text) == 0 {
				continue
			}
			cut := text[:chance.IntN(len(text))]
			answerDamaged(t, row.ID, cut)
			flipped := append([]byte(nil), text...)
			for range i + 1 {
				flipped[chance.IntN(len(flipped))] ^= 1 << chance.IntN(8)
			}
			answerDamaged(t, row.ID, flipped)
		}
	}
}

func answerDamaged(t *testing.T, id string, text []byte) {
	m, _ := hl7v2.Parse(text)
	r := answering(t)
	r.Request = m
	_, findings := Header(m)
	texts := [][]byte{r.ACK(iis.AckRefused, findings)}
	if !Rejected(findings) {
		q := DecodeQBP(m)
		texts = append(texts, r.ACK(iis.AckDoubted, DecodeVXU(m).Findings),
			r.RSP(q, iis.QueryAnswer{Found: iis.FoundOne, Record: assessed()}),
			r.RSP(q, iis.QueryAnswer{Found: iis.FoundError, Findings: q.Findings}))
	}
	for _, answer := range texts {
		a, err := hl7v2.Parse(answer)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if faults, err := CheckAnswer(a); err != nil || len(faults) > 0 {
			t.Fatalf("%s: %v %v in %q", id, err, faults, answer)
		}
	}
}

func BenchmarkDecodeVXU(b *testing.B) {
	m, err := hl7v2.Parse([]byte(mshVXU + "\r" + pid + "\r" + pd1 + "\r" + nk1 + "\r" + orc + "\r" + rxa + "\r" + rxr + "\r" + orc + "\r" + rxa + "\r" + rxr))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		DecodeVXU(m)
	}
}

func BenchmarkRSP(b *testing.B) {
	m, err := hl7v2.Parse([]byte(mshQBP + "\r" + qpd))
	if err != nil {
		b.Fatal(err)
	}
	r := Reply{Request: m, Authority: "NJIIS"}
	rec := ann()
	b.ReportAllocs()
	for b.Loop() {
		r.RSP(iis.Query{Name: "Z34"}, iis.QueryAnswer{Found: iis.FoundOne, Record: rec})
	}
}
