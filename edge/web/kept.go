package web

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/openiis/openiis/iis"
)

// Names under which a browser keeps who was signed in last, and the one form that this
// person sent after the session had ended.
const (
	ownerDraft = "owner"
	formDraft  = "form"
)

// neverKept are fields that are secrets: they are typed again.
var neverKept = []string{"current-password", "new-password", "one-time-code", "pin", "code"}

// kept is a form that waits for its sender to sign in again.
type kept struct {
	Path string     `json:"p"`
	Form url.Values `json:"f"`
}

// Own lets the browser remember, sealed, whose the forms are that it sends.
func (d *Drafts) Own(w http.ResponseWriter, r *http.Request) {
	user := ActorOf(r).User
	if user == "" || d.owner(r) == user {
		return
	}
	setCookie(w, draftCookie+ownerDraft, d.seal([]byte(user), ownerDraft), 0)
}

func (d *Drafts) owner(r *http.Request) iis.UserID {
	return iis.UserID(d.open(cookie(r, draftCookie+ownerDraft), ownerDraft))
}

// KeepForm keeps a form that came after the session had ended, for nobody but the person
// who was signed in, and tells whether it did: one too long for a cookie is not kept.
func (d *Drafts) KeepForm(w http.ResponseWriter, r *http.Request) bool {
	user := d.owner(r)
	if user == "" || len(r.PostForm) == 0 {
		return false
	}
	form := url.Values{}
	for name, values := range r.PostForm {
		form[name] = values
	}
	for _, name := range neverKept {
		form.Del(name)
	}
	plain, err := json.Marshal(kept{Path: r.URL.Path, Form: form})
	if err != nil {
		return false
	}
	sealed := d.seal(squeeze(plain), formDraft+"\x00"+string(user))
	if len(sealed) > maxCookie {
		return false
	}
	setCookie(w, draftCookie+formDraft, sealed, int(draftLife.Seconds()))
	return true
}

// KeptForm returns the form that was kept for the page, once, to its sender.
func (d *Drafts) KeptForm(w http.ResponseWriter, r *http.Request) url.Values {
	sealed := cookie(r, draftCookie+formDraft)
	user := ActorOf(r).User
	if sealed == "" || user == "" {
		return nil
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(d.open(sealed, formDraft+"\x00"+string(user)))), FormLimit))
	var k kept
	if err != nil || json.Unmarshal(plain, &k) != nil || k.Path != r.URL.Path {
		return nil
	}
	d.Clear(w, formDraft)
	return k.Form
}

// Forget drops what is kept of the person who signs out.
func (d *Drafts) Forget(w http.ResponseWriter) {
	d.Clear(w, ownerDraft)
	d.Clear(w, formDraft)
}

// maxCookie is how long a value can be, with its name and marks, in what browsers take:
// 4,096 bytes in all (RFC 6265 section 6.1).
const maxCookie = 3800

func squeeze(plain []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err) // the level is constant
	}
	_, _ = w.Write(plain) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// seal makes a cookie's value that opens only under the same binding.
func (d *Drafts) seal(plain []byte, binding string) string {
	nonce := make([]byte, d.aead.NonceSize())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(d.aead.Seal(nonce, nonce, plain, []byte(binding)))
}

// open returns what was sealed under the binding, or nil.
func (d *Drafts) open(value, binding string) []byte {
	n := d.aead.NonceSize()
	sealed, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(sealed) < n {
		return nil
	}
	plain, err := d.aead.Open(nil, sealed[:n], sealed[n:], []byte(binding))
	if err != nil {
		return nil
	}
	return plain
}
