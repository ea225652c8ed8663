package hl7v2

import (
	"bufio"
	"bytes"
	"io"
)

// Limits bounds what a Scanner takes; zero fields mean the defaults.
type Limits struct {
	Bytes    int // of one message; 4 MiB by default (ours, as IZ Gateway)
	Segments int // of one message; 5,000 by default (ours)
}

// ItemKind says what a Scanner found.
type ItemKind uint8

const (
	ItemMessage      ItemKind = iota // a message, or lines that belong to none
	ItemFileHeader                   // FHS
	ItemBatchHeader                  // BHS
	ItemBatchTrailer                 // BTS
	ItemFileTrailer                  // FTS
)

// Item is one message of a stream, or one segment of the envelope around messages.
type Item struct {
	Kind     ItemKind
	Text     []byte // valid until the next Scan; of a message too large, its beginning
	TooLarge bool   // the message is beyond the limits and its rest was skipped
	Count    int    // trailers: messages (BTS) or batches (FTS) found since the header
}

// Scanner splits a stream into messages: bare ones one after the other, or in batches
// and files (FHS, BHS, BTS, FTS). Interrupted or unbalanced envelopes do no harm.
type Scanner struct {
	in      *bufio.Reader
	limits  Limits
	item    Item
	lineBuf []byte
	line    []byte // the line read last, in lineBuf
	cut     bool   // that line was cut at the limit
	pending bool   // that line begins the next item
	buf     []byte
	msgs    int
	batches int
	err     error
}

// NewScanner returns a Scanner that reads from r.
func NewScanner(r io.Reader, limits Limits) *Scanner {
	if limits.Bytes <= 0 {
		limits.Bytes = 4 << 20
	}
	if limits.Segments <= 0 {
		limits.Segments = 5000
	}
	return &Scanner{in: bufio.NewReaderSize(r, 64<<10), limits: limits}
}

// Item returns what the last Scan found.
func (s *Scanner) Item() Item { return s.item }

// Err returns the error that ended the stream, nil at its regular end.
func (s *Scanner) Err() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

// Scan moves to the next item; false is the end of the stream, or an error.
func (s *Scanner) Scan() bool {
	if !s.pending && !s.nextLine() {
		return false
	}
	s.pending = false
	switch lineName(s.line) {
	case "FHS":
		s.msgs, s.batches = 0, 0
		return s.envelope(ItemFileHeader, 0)
	case "BHS":
		s.msgs = 0
		s.batches++
		return s.envelope(ItemBatchHeader, 0)
	case "BTS":
		return s.envelope(ItemBatchTrailer, s.msgs)
	case "FTS":
		if s.batches == 0 && s.msgs > 0 {
			s.batches = 1 // messages without a BHS are one batch
		}
		return s.envelope(ItemFileTrailer, s.batches)
	}
	return s.message()
}

func (s *Scanner) envelope(kind ItemKind, count int) bool {
	s.buf = append(s.buf[:0], s.line...)
	s.item = Item{Kind: kind, Text: s.buf, Count: count, TooLarge: s.cut}
	return true
}

// message gathers lines until the next header or trailer.
func (s *Scanner) message() bool {
	s.item = Item{Kind: ItemMessage}
	s.buf = s.buf[:0]
	s.msgs++
	for n := 1; ; n++ {
		if s.cut || n > s.limits.Segments || len(s.buf)+len(s.line)+1 > s.limits.Bytes {
			s.item.TooLarge = true
		}
		if !s.item.TooLarge || n == 1 {
			s.buf = append(append(s.buf, s.line...), '\r')
		}
		if !s.nextLine() {
			break
		}
		if beginsItem(s.line) {
			s.pending = true
			break
		}
	}
	s.item.Text = s.buf
	return s.Err() == nil
}

// nextLine reads a line that holds more than blanks, up to the limit of a message.
func (s *Scanner) nextLine() bool {
	for s.err == nil {
		s.readLine()
		for len(s.line) > 0 && s.line[0] <= ' ' {
			s.line = s.line[1:]
		}
		s.line = bytes.TrimPrefix(s.line, []byte("\xEF\xBB\xBF"))
		if len(s.line) > 0 {
			return true
		}
	}
	return false
}

// readLine reads up to CR, LF or the end.
func (s *Scanner) readLine() {
	s.lineBuf, s.cut = s.lineBuf[:0], false
	defer func() { s.line = s.lineBuf }()
	for {
		if _, err := s.in.Peek(1); err != nil {
			s.err = err
			return
		}
		chunk, _ := s.in.Peek(s.in.Buffered())
		end := bytes.IndexAny(chunk, "\r\n")
		take := chunk
		if end >= 0 {
			take = chunk[:end]
		}
		if room := s.limits.Bytes - len(s.lineBuf); len(take) > room {
			take, s.cut = take[:room], true
		}
		s.lineBuf = append(s.lineBuf, take...)
		if end >= 0 {
			s.in.Discard(end + 1)
			return
		}
		s.in.Discard(len(chunk))
	}
}

// beginsItem tells whether a line ends the message before it.
func beginsItem(line []byte) bool { return lineName(line) != "" }

// lineName returns the name of a segment that begins a message or belongs to the
// envelope, and nothing for other lines.
func lineName(line []byte) string {
	if len(line) < 3 || len(line) > 3 && !canDelimit(line[3]) {
		return ""
	}
	for _, name := range [...]string{"MSH", "FHS", "BHS", "BTS", "FTS"} {
		if string(line[:3]) == name {
			return name
		}
	}
	return ""
}
