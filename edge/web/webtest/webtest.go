// Package webtest holds what tests of pages need of the plumbing.
package webtest

import (
	"crypto/aes"
	"crypto/cipher"
	"time"

	"github.com/openiis/openiis/edge/web"
)

// Drafts makes drafts under a key that every test knows.
func Drafts(now func() time.Time) *web.Drafts {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		panic(err) // 32 bytes are always a key
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES always has the block size of GCM
	}
	return web.NewDrafts(aead, now)
}
