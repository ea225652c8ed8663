// Package keyring holds the registry's keys and lends what they do: seal, open, hash
// blindly, make and unwrap data keys. No key leaves it as bytes.
//
// The keys live in one file outside the data directory, made at the first start, mode
// 0600 in a folder of mode 0700, and never part of a backup. Each has one purpose.
package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"sync"
)

// Purpose is what a key is for. A key is used for nothing else.
type Purpose string

// The purposes of the registry's keys.
const (
	Identity Purpose = "identity" // wraps the data key of each person
	Intake   Purpose = "intake"   // seals raw messages that belong to no person yet, and answers kept for a resend
	Contact  Purpose = "contact"  // seals contacts, factor seeds and secrets of accounts and partners
	Blind    Purpose = "blind"    // root of the HMAC keys of blocking keys, one for each kind of key
	Dose     Purpose = "dose"     // AES-128 key of the doses' outer handles
)

var purposes = []Purpose{Identity, Intake, Contact, Blind, Dose}

// Keyring lends the keys of one registry.
type Keyring struct {
	aeads map[Purpose]map[uint32]cipher.AEAD
	first map[Purpose]uint32 // id of the key that seals; the others only open
	blind secret
	dose  cipher.Block
	draft cipher.AEAD
	kinds sync.Map // kind of blocking key to its HMAC key
}

// secret is key material that shows itself to nobody and refuses ==.
type secret struct {
	_     [0]func()
	bytes []byte
}

// String hides the key.
func (secret) String() string { return "[redacted]" }

// GoString hides the key.
func (secret) GoString() string { return "[redacted]" }

// String hides the keys.
func (*Keyring) String() string { return "[redacted]" }

// GoString hides the keys.
func (*Keyring) GoString() string { return "[redacted]" }

// New makes a keyring of new keys that are kept nowhere: what it seals is lost with
// the process. Open is the one for a registry.
func New() (*Keyring, error) { return build(freshKeys()) }

func build(keys []fileKey) (*Keyring, error) {
	k := &Keyring{aeads: map[Purpose]map[uint32]cipher.AEAD{}, first: map[Purpose]uint32{}}
	for _, f := range keys {
		switch f.purpose {
		case Blind:
			k.blind = f.secret
		case Dose:
			block, err := aes.NewCipher(f.secret.bytes[:16])
			if err != nil {
				return nil, err
			}
			k.dose = block
		}
		a, err := newAEAD(f.secret.bytes)
		if err != nil {
			return nil, err
		}
		if f.purpose == Contact {
			if k.draft, err = draftAEAD(f.secret); err != nil {
				return nil, err
			}
		}
		if k.aeads[f.purpose] == nil {
			k.aeads[f.purpose] = map[uint32]cipher.AEAD{}
		}
		k.aeads[f.purpose][f.id] = a
		k.first[f.purpose] = f.id
	}
	for _, p := range purposes {
		if k.aeads[p] == nil {
			return nil, fmt.Errorf("the key file has no key for %q", p)
		}
	}
	return k, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// draftAEAD derives the key of Drafts, so that key files made before there was one do.
func draftAEAD(contact secret) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, contact.bytes, nil, "openiis draft", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Drafts lends what seals half-finished tasks and forms: a key of its own, derived from
// the newest key of contacts. The caller draws the nonces.
func (k *Keyring) Drafts() cipher.AEAD { return k.draft }

// BlindHash returns the keyed hash of a blocking key's value; each kind has a key of
// its own, so that equal values of two kinds cannot be told to be equal.
func (k *Keyring) BlindHash(kind, value string) [32]byte {
	key, ok := k.kinds.Load(kind)
	if !ok {
		made, err := hkdf.Key(sha256.New, k.blind.bytes, nil, "openiis blind "+kind, 32)
		if err != nil {
			panic("keyring: " + err.Error()) // only for lengths that no caller chooses
		}
		key, _ = k.kinds.LoadOrStore(kind, made)
	}
	h := hmac.New(sha256.New, key.([]byte))
	h.Write([]byte(value))
	return [32]byte(h.Sum(nil))
}

// HideBlock encrypts one block of 16 bytes, to name something outside by a text that
// says nothing. It hides and does not protect from change: whoever reads the name back
// checks that the thing exists.
func (k *Keyring) HideBlock(b [16]byte) (out [16]byte) {
	k.dose.Encrypt(out[:], b[:])
	return out
}

// ShowBlock reverses HideBlock.
func (k *Keyring) ShowBlock(b [16]byte) (out [16]byte) {
	k.dose.Decrypt(out[:], b[:])
	return out
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return b
}
