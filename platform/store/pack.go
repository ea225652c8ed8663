package store

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
)

// A packed document is a version byte and then its fields in a fixed order. One
// function names the fields of a noun for writing and reading alike, so the two cannot
// drift apart. New fields are added at the end of a noun: what an older build wrote
// ends earlier, and its missing fields stay zero.
const packVersion = 1

var errPacked = errors.New("a stored document cannot be read")

// packer walks the fields of a noun: it appends them, or fills them when reading.
type packer struct {
	buf     []byte // what is written
	left    string // what is left to read; texts are parts of it and cost no copy
	reading bool
	err     error
}

// pack writes the noun that walk names.
func pack(walk func(*packer)) []byte {
	p := &packer{buf: make([]byte, 1, 512)}
	p.buf[0] = packVersion
	walk(p)
	return p.buf
}

// unpack fills the noun that walk names.
func unpack(b []byte, walk func(*packer)) error {
	if len(b) == 0 || b[0] != packVersion {
		return errPacked
	}
	p := &packer{left: string(b[1:]), reading: true}
	walk(p)
	return p.err
}

func (p *packer) varint(v *int64) {
	if !p.reading {
		p.buf = binary.AppendVarint(p.buf, *v)
		return
	}
	if p.err != nil || p.left == "" {
		return
	}
	var n uint64
	for i := 0; i < len(p.left) && i < binary.MaxVarintLen64; i++ {
		c := p.left[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c >= 0x80 {
			continue
		}
		if i == binary.MaxVarintLen64-1 && c > 1 {
			break // more than 64 bits
		}
		*v = int64(n>>1) ^ -int64(n&1)
		p.left = p.left[i+1:]
		return
	}
	p.err = errPacked
}

// take returns the next n bytes of what is read.
func (p *packer) take(n int64) string {
	if n < 0 || n > int64(len(p.left)) {
		p.err = errPacked
		return ""
	}
	s := p.left[:n]
	p.left = p.left[n:]
	return s
}

func (p *packer) bytes(b *[]byte) {
	n := int64(len(*b))
	p.varint(&n)
	if !p.reading {
		p.buf = append(p.buf, *b...)
	} else if n > 0 {
		*b = []byte(p.take(n))
	}
}

func (p *packer) flag(b *bool) {
	n := asInt(*b)
	p.varint(&n)
	if p.reading {
		*b = n != 0
	}
}

func (p *packer) time(t *time.Time) {
	n := micros(*t)
	p.varint(&n)
	if p.reading {
		*t = instant(n)
	}
}

func (p *packer) float(f *float64) {
	n := int64(math.Float64bits(*f))
	p.varint(&n)
	if p.reading {
		*f = math.Float64frombits(uint64(n))
	}
}

// text packs any string type.
func text[T ~string](p *packer, fields ...*T) {
	for _, s := range fields {
		n := int64(len(*s))
		p.varint(&n)
		if !p.reading {
			p.buf = append(p.buf, *s...)
		} else if n > 0 {
			*s = T(p.take(n))
		}
	}
}

// number packs any integer type.
func number[T ~int | ~int32 | ~int64 | ~uint8](p *packer, fields ...*T) {
	for _, f := range fields {
		n := int64(*f)
		p.varint(&n)
		if p.reading {
			*f = T(n)
		}
	}
}

// list packs a list of nouns. Each has its length before it, so that fields can be
// added to the noun later.
func list[T any](p *packer, items *[]T, walk func(*packer, *T)) {
	n := int64(len(*items))
	p.varint(&n)
	if !p.reading {
		for i := range *items {
			record(p, &(*items)[i], walk)
		}
		return
	}
	if n < 0 || n > int64(len(p.left)) {
		p.err = errPacked
		return
	}
	if n == 0 {
		return
	}
	*items = make([]T, n)
	for i := range *items {
		record(p, &(*items)[i], walk)
	}
}

// record packs one noun inside another with its length before it.
func record[T any](p *packer, item *T, walk func(*packer, *T)) {
	if p.reading {
		var n int64
		p.varint(&n)
		inner := p.take(n)
		after := p.left
		p.left = inner
		walk(p, item)
		p.left = after
		return
	}
	start := len(p.buf)
	walk(p, item)
	var length [binary.MaxVarintLen64]byte
	n := binary.PutVarint(length[:], int64(len(p.buf)-start))
	p.buf = slices.Insert(p.buf, start, length[:n]...)
}

// words packs a list of strings.
func words[T ~string](p *packer, items *[]T) {
	list(p, items, func(p *packer, s *T) { text(p, s) })
}

// pairs packs a map of strings, in any order.
func pairs(p *packer, m *map[string]string) {
	type pair struct{ k, v string }
	var all []pair
	for k, v := range *m {
		all = append(all, pair{k, v})
	}
	list(p, &all, func(p *packer, e *pair) { text(p, &e.k, &e.v) })
	if p.reading && len(all) > 0 {
		*m = make(map[string]string, len(all))
		for _, e := range all {
			(*m)[e.k] = e.v
		}
	}
}

// micros is how instants are kept: microseconds UTC since 1970, 0 for no time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// days is how dates are kept: days since 1970, and noDay for no date.
func days(d iis.Date) int64 {
	if d.IsZero() {
		return noDay
	}
	return d.UnixDays()
}

// noDay is the day of iis.Date zero, far before any date.
const noDay = -719163

func asInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
