package store

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// plainValue turns a value of ours into what the columns hold.
func plainValue(a any) any {
	switch v := a.(type) {
	case int64:
		return v
	case string:
		return columnText(v)
	case []byte:
		if v == nil {
			return []byte{} // no column holds a null
		}
		return v
	case bool:
		return asInt(v)
	case int:
		return int64(v)
	case time.Time:
		return micros(v)
	case iis.Date:
		return days(v)
	case iis.PatientID:
		return int64(v)
	}
	switch v := reflect.ValueOf(a); v.Kind() {
	case reflect.String:
		return columnText(v.String())
	case reflect.Int64, reflect.Int32:
		return v.Int()
	default:
		panic(fmt.Sprintf("store: no column holds a %T", a))
	}
}

// columnText puts a mark in the place of what is no character. PostgreSQL takes neither
// broken UTF-8 nor the zero byte, and a stranger can send both, where a control id or a
// username is asked for.
func columnText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// cursor reads the columns of a row from left to right.
type cursor struct {
	row engine.Row
	col int
}

func (c *cursor) int() int64      { c.col++; return c.row.Int(c.col - 1) }
func (c *cursor) text() string    { c.col++; return c.row.Text(c.col - 1) }
func (c *cursor) blob() []byte    { c.col++; return c.row.Blob(c.col - 1) }
func (c *cursor) bool() bool      { return c.int() != 0 }
func (c *cursor) time() time.Time { return instant(c.int()) }

func (c *cursor) date() iis.Date {
	if n := c.int(); n != noDay {
		return iis.FromUnixDays(n)
	}
	return 0
}

// ids reads columns of number types, texts of string types.
func ids[T ~int64](c *cursor, fields ...*T) {
	for _, f := range fields {
		*f = T(c.int())
	}
}

func texts[T ~string](c *cursor, fields ...*T) {
	for _, f := range fields {
		*f = T(c.text())
	}
}
