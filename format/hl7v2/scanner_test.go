package hl7v2

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// found lists the items of a stream, one word each.
func found(r io.Reader, limits Limits) ([]string, error) {
	var out []string
	s := NewScanner(r, limits)
	for s.Scan() {
		it := s.Item()
		m, _ := Parse(it.Text)
		word := map[ItemKind]string{ItemMessage: "message", ItemFileHeader: "FHS", ItemBatchHeader: "BHS",
			ItemBatchTrailer: "BTS", ItemFileTrailer: "FTS"}[it.Kind]
		switch {
		case it.TooLarge:
			word += " too large"
		case it.Kind == ItemMessage:
			word += fmt.Sprintf(" %s/%d", m.Header().Field(10).Text(), len(m.Segments))
		case it.Kind == ItemBatchTrailer || it.Kind == ItemFileTrailer:
			word += fmt.Sprintf(" %d", it.Count)
		}
		out = append(out, word)
	}
	return out, s.Err()
}

func msg(id string, more ...string) string {
	return strings.Join(append([]string{`MSH|^~\&|||||||VXU|` + id}, more...), "\r") + "\r"
}

func TestStreamsAreSplit(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"nothing", "", ""},
		{"blanks", " \r\n\r\n", ""},
		{"one message", msg("1", "PID|1"), "message 1/2"},
		{"bare messages", msg("1", "PID|1") + "\n" + msg("2"), "message 1/2, message 2/1"},
		{"a batch", "BHS|^~\\&\r" + msg("1") + msg("2") + "BTS|2\r", "BHS, message 1/1, message 2/1, BTS 2"},
		{"a file without batches counts as one", "FHS|^~\\&\r" + msg("1") + msg("2") + "FTS|1\r", "FHS, message 1/1, message 2/1, FTS 1"},
		{"a file of two batches", "FHS|^~\\&\nBHS|^~\\&\n" + msg("1") + "BTS\nBHS|^~\\&\n" + msg("2") + msg("3") + "BTS|2\nFTS|2\n",
			"FHS, BHS, message 1/1, BTS 1, BHS, message 2/1, message 3/1, BTS 2, FTS 2"},
		{"lines without a header", "PID|1\rhello\r" + msg("1"), "message /2, message 1/1"},
		{"no end to the last segment", strings.TrimSuffix(msg("1", "PID|1"), "\r"), "message 1/2"},
		{"framing and byte order marks", "\xEF\xBB\xBF" + msg("1") + "\x1c\r\x0b" + msg("2") + "\x1c\r", "message 1/1, message 2/1"},
		{"an interrupted batch", "BHS|^~\\&\r" + msg("1"), "BHS, message 1/1"},
	} {
		for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
			got, err := found(r, Limits{})
			if s := strings.Join(got, ", "); s != tt.want || err != nil {
				t.Errorf("%s: got %s (%v), want %s", tt.name, s, err, tt.want)
			}
		}
	}
}

func TestAMessageBeyondTheLimitsIsSkippedAndTheNextOneRead(t *testing.T) {
	long := msg("1", "OBX|1|TX|||"+strings.Repeat("x", 300))
	many := msg("1", strings.Split(strings.Repeat("OBX|1\r", 30), "\r")...)
	for _, in := range []string{long, many} {
		got, err := found(strings.NewReader(in+msg("2", "PID|1")), Limits{Bytes: 200, Segments: 20})
		if s := strings.Join(got, ", "); s != "message too large, message 2/2" || err != nil {
			t.Errorf("got %s, %v", s, err)
		}
	}
}

func TestABrokenStreamYieldsNoHalfMessage(t *testing.T) {
	broken := errors.New("broken")
	r := io.MultiReader(strings.NewReader(msg("1")+msg("2")), iotest.ErrReader(broken))
	got, err := found(r, Limits{})
	if s := strings.Join(got, ", "); s != "message 1/1" || !errors.Is(err, broken) {
		t.Errorf("got %s, %v", s, err)
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte("FHS|^~\\&\rBHS|\r" + msg("1", "PID|1") + "BTS|1\rFTS"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := NewScanner(strings.NewReader(string(b)), Limits{Bytes: 64, Segments: 4})
		for s.Scan() {
			if it := s.Item(); len(it.Text) > 65 {
				t.Errorf("an item of %d bytes with a limit of 64", len(it.Text))
			}
		}
		if s.Err() != nil {
			t.Error(s.Err())
		}
	})
}
