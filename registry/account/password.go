package account

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/openiis/openiis/iis"
)

// Cost of argon2id: 19 MiB, two passes, one lane (security.md 5.3).
const (
	argonKiB    = 19 * 1024
	argonPasses = 2
	argonLanes  = 1
)

// Limits of a password. Every account has a second step, so eight characters will do.
const (
	minPassword = 8
	maxPassword = 256
)

// Passwords hashes and checks passwords, a few at a time: each takes 19 MiB.
type Passwords struct{ slots chan struct{} }

// NewPasswords lets at most n be hashed at once.
func NewPasswords(n int) *Passwords { return &Passwords{slots: make(chan struct{}, n)} }

// Hash returns a password's argon2id hash in PHC form.
func (p *Passwords) Hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	return phc(salt, p.key(password, salt))
}

func (p *Passwords) key(password string, salt []byte) []byte {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	return argon2.IDKey([]byte(password), salt, argonPasses, argonKiB, argonLanes, 32)
}

func phc(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonKiB, argonPasses, argonLanes, b64(salt), b64(key))
}

// Check tells whether a password has the hash. An empty or foreign hash costs the same
// and is never right.
func (p *Passwords) Check(password, hash string) bool {
	parts := strings.Split(hash, "$")
	var salt []byte
	if len(parts) == 6 && parts[1] == "argon2id" {
		salt, _ = base64.RawStdEncoding.DecodeString(parts[4])
	}
	if len(salt) == 0 {
		p.key(password, make([]byte, 16))
		return false
	}
	return subtle.ConstantTimeCompare([]byte(phc(salt, p.key(password, salt))), []byte(hash)) == 1
}

//go:embed common.txt
var commonText string

// common holds passwords that everybody tries first, and words that they are made of.
var common = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(commonText) {
		m[w] = true
	}
	return m
}()

// checkPassword refuses a password that is short, common, made of the person's own or
// the service's words, or without variety. There are no rules of composition.
func checkPassword(password string, a iis.Account, contacts []iis.AccountContact) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return passwordError("the password is too short: use at least 8 characters")
	case len(password) > maxPassword:
		return passwordError("the password is too long: use at most 256 characters")
	case guessable(password, contextWords(a, contacts)):
		return passwordError("this password is easy to guess: choose another one, for example four words that do not belong together")
	}
	return nil
}

func passwordError(text string) error {
	return &iis.Error{Kind: iis.Invalid, Msg: text, Field: "new-password"}
}

// contextWords are the words that a guesser of this person's password would try.
func contextWords(a iis.Account, contacts []iis.AccountContact) []string {
	words := []string{"njiis", "openiis", "vaccine", "vaccination", "immunization", "newjersey", "registry",
		a.Username, a.Name.Given, a.Name.Middle, a.Name.Family}
	if !a.BirthDate.IsZero() {
		y, m, d := a.BirthDate.YMD()
		words = append(words, a.BirthDate.Compact(), fmt.Sprintf("%02d%02d%04d", m, d, y), fmt.Sprintf("%02d%02d%04d", d, m, y))
	}
	for _, c := range contacts {
		local, _, _ := strings.Cut(c.Value, "@")
		words = append(words, local)
	}
	return words
}

// guessable tells whether nothing much is left of a password once usual substitutions,
// known words, repeats, runs and digits at its ends are taken away.
func guessable(password string, context []string) bool {
	plain := fold(password)
	core := strings.TrimFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	if common[plain] || common[core] || common[fold(strings.TrimFunc(strings.ToLower(password), func(r rune) bool { return !unicode.IsLetter(r) }))] {
		return true
	}
	rest := plain
	for _, w := range context {
		if w = fold(w); len(w) >= 4 {
			rest = strings.ReplaceAll(rest, w, "")
		}
	}
	if rest != plain && utf8.RuneCountInString(rest) < 6 {
		return true
	}
	return variety(password) < 5
}

// fold lowers letters, drops spaces and undoes the substitutions that everybody knows.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '@', '4':
			return 'a'
		case '3':
			return 'e'
		case '1', '!':
			return 'i'
		case '0':
			return 'o'
		case '$', '5':
			return 's'
		case '7':
			return 't'
		case ' ', '-', '_', '.':
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// variety counts characters that neither repeat nor follow the one before them.
func variety(s string) int {
	seen := map[rune]bool{}
	n, last := 0, rune(-10)
	for _, r := range strings.ToLower(s) {
		step := r - last
		if step != 0 && step != 1 && step != -1 && !seen[r] {
			n++
		}
		seen[r] = true
		last = r
	}
	return n
}
