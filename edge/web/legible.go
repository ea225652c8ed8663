package web

import "strings"

// legible drops from a text what is no character: broken UTF-8, and the zero byte, which
// not every store takes.
func legible(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}
