package keyring

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
)

// An envelope is version (1 byte) | key id (4 bytes) | nonce (12 bytes) | ciphertext
// and tag of AES-256-GCM. The place it is written to goes in as additional data, so
// that it opens nowhere else.
const (
	envelopeVersion = 1
	keySize         = 1 + 4
)

// ErrCannotOpen says that an envelope was changed, moved, or sealed under a key that
// is not here.
var ErrCannotOpen = errors.New("a sealed value cannot be opened")

// Seal seals plain under the purpose's newest key for the place (table|column|row).
func (k *Keyring) Seal(p Purpose, plain []byte, place string) []byte {
	id := k.first[p]
	return seal(k.aeads[p][id], id, plain, place)
}

// Unseal opens what Seal made for the same place, under any key that is known.
func (k *Keyring) Unseal(p Purpose, sealed []byte, place string) ([]byte, error) {
	id, err := keyID(sealed)
	if err != nil {
		return nil, err
	}
	a := k.aeads[p][id]
	if a == nil {
		return nil, fmt.Errorf("%w: key %08x is not in the key file", ErrCannotOpen, id)
	}
	return unseal(a, sealed, place)
}

// DataKey seals what belongs to one person. Destroying its wrapped form erases it all.
type DataKey struct {
	_    [0]func()
	aead cipher.AEAD
}

// String hides the key.
func (*DataKey) String() string { return "[redacted]" }

// GoString hides the key.
func (*DataKey) GoString() string { return "[redacted]" }

// NewDataKey makes a data key and returns it with its wrapped form for the place.
func (k *Keyring) NewDataKey(place string) (*DataKey, []byte, error) {
	raw := random(32)
	a, err := newAEAD(raw)
	if err != nil {
		return nil, nil, err
	}
	return &DataKey{aead: a}, k.Seal(Identity, raw, place), nil
}

// DataKey unwraps a data key that was wrapped for the place.
func (k *Keyring) DataKey(wrapped []byte, place string) (*DataKey, error) {
	raw, err := k.Unseal(Identity, wrapped, place)
	if err != nil {
		return nil, err
	}
	a, err := newAEAD(raw)
	if err != nil {
		return nil, err
	}
	return &DataKey{aead: a}, nil
}

// Seal seals plain under the data key for the place.
func (d *DataKey) Seal(plain []byte, place string) []byte { return seal(d.aead, 0, plain, place) }

// Unseal opens what Seal made for the same place.
func (d *DataKey) Unseal(sealed []byte, place string) ([]byte, error) {
	if _, err := keyID(sealed); err != nil {
		return nil, err
	}
	return unseal(d.aead, sealed, place)
}

// seal lets the standard library draw the nonce and put it before the ciphertext.
func seal(a cipher.AEAD, id uint32, plain []byte, place string) []byte {
	out := make([]byte, keySize, keySize+a.Overhead()+len(plain))
	out[0] = envelopeVersion
	binary.BigEndian.PutUint32(out[1:], id)
	return a.Seal(out, nil, plain, []byte(place))
}

func unseal(a cipher.AEAD, sealed []byte, place string) ([]byte, error) {
	plain, err := a.Open(nil, nil, sealed[keySize:], []byte(place))
	if err != nil {
		return nil, ErrCannotOpen
	}
	return plain, nil
}

func keyID(sealed []byte) (uint32, error) {
	if len(sealed) < keySize || sealed[0] != envelopeVersion {
		return 0, ErrCannotOpen
	}
	return binary.BigEndian.Uint32(sealed[1:5]), nil
}
