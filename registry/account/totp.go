package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// Authenticator codes: RFC 6238 with SHA-1, steps of 30 seconds and six digits, which is
// what every app understands.
const totpStep = 30

// newSeed makes a seed of 160 bits (RFC 4226 section 4).
func newSeed() []byte {
	b := make([]byte, 20)
	rand.Read(b)
	return b
}

// totpCode returns the code of a time step.
func totpCode(seed []byte, step int64) string {
	mac := hmac.New(sha1.New, seed)
	binary.Write(mac, binary.BigEndian, step)
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// totpMatch returns the time step a code belongs to: the current one, or one to either
// side, newer than the last accepted one.
func totpMatch(seed []byte, code string, at time.Time, last int64) (int64, bool) {
	now := at.Unix() / totpStep
	for step := now - 1; step <= now+1; step++ {
		if step > last && subtle.ConstantTimeCompare([]byte(totpCode(seed, step)), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// SeedText writes a seed as authenticator apps take it by hand.
func SeedText(seed []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(seed)
}

// seedURL is the address that an app reads from a QR code.
func seedURL(issuer, username string, seed []byte) string {
	v := url.Values{"secret": {SeedText(seed)}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+username) + "?" + v.Encode()
}

// CodeNow returns the code that an authenticator app with the seed of SeedText shows at
// an instant; "" for a seed that cannot be read.
func CodeNow(seed string, at time.Time) string {
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(seed)
	if err != nil || len(b) == 0 {
		return ""
	}
	return totpCode(b, at.Unix()/totpStep)
}
