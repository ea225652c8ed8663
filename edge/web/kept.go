package web

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

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

// kept is a form that waits for its sender to sign in again, or where it waits.
type kept struct {
	Path   string     `json:"p"`
	Form   url.Values `json:"f,omitempty"`
	Handle string     `json:"h,omitempty"`
}

// Shelf keeps one sealed form for each account, under a handle that the browser keeps,
// and gives it back once.
type Shelf interface {
	KeepForm(ctx context.Context, user iis.UserID, handle string, form []byte, until time.Time) error
	// TakeForm returns the form and removes it; one that is gone is a NotFound.
	TakeForm(ctx context.Context, user iis.UserID, handle string, at time.Time) ([]byte, error)
}

// formBinding ties a kept form to its sender.
func formBinding(user iis.UserID) string { return formDraft + "\x00" + string(user) }

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
// who was signed in, and tells whether it did. One too long for a cookie lies on the shelf.
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
	sealed, ok := d.sealKept(kept{Path: r.URL.Path, Form: form}, user)
	if ok && len(sealed) > maxCookie {
		if d.Shelf == nil {
			return false
		}
		handle := rand.Text()
		if err := d.Shelf.KeepForm(r.Context(), user, handle, []byte(sealed), d.now().Add(draftLife)); err != nil {
			return false
		}
		sealed, ok = d.sealKept(kept{Path: r.URL.Path, Handle: handle}, user)
	}
	if !ok || len(sealed) > maxCookie {
		return false
	}
	setCookie(w, draftCookie+formDraft, sealed, int(draftLife.Seconds()))
	return true
}

func (d *Drafts) sealKept(k kept, user iis.UserID) (string, bool) {
	plain, err := json.Marshal(k)
	return d.seal(squeeze(plain), formBinding(user)), err == nil
}

func (d *Drafts) openKept(sealed string, user iis.UserID) (k kept, ok bool) {
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(d.open(sealed, formBinding(user)))), maxKept))
	return k, err == nil && json.Unmarshal(plain, &k) == nil
}

// KeptForm returns the form that was kept for the page, once, to its sender.
func (d *Drafts) KeptForm(w http.ResponseWriter, r *http.Request) url.Values {
	sealed := cookie(r, draftCookie+formDraft)
	user := ActorOf(r).User
	if sealed == "" || user == "" {
		return nil
	}
	k, ok := d.openKept(sealed, user)
	if !ok || k.Path != r.URL.Path {
		return nil
	}
	d.Clear(w, formDraft)
	if k.Handle == "" || d.Shelf == nil {
		return k.Form
	}
	form, err := d.Shelf.TakeForm(r.Context(), user, k.Handle, d.now())
	if err != nil {
		return nil
	}
	k, _ = d.openKept(string(form), user)
	return k.Form
}

// Forget drops what is kept of the person who signs out.
func (d *Drafts) Forget(w http.ResponseWriter) {
	d.Clear(w, ownerDraft)
	d.Clear(w, formDraft)
}

// Typed returns the sentences among what was sent, for a page that cannot show the form
// again. Secrets, codes and choices are not among them.
func Typed(r *http.Request) (texts []string) {
	for name, values := range r.PostForm {
		if slices.Contains(neverKept, name) {
			continue
		}
		for _, v := range values {
			if v = strings.TrimSpace(v); strings.ContainsAny(v, " \n") {
				texts = append(texts, v)
			}
		}
	}
	slices.Sort(texts)
	return texts
}

// maxCookie is how long a value can be, with its name and marks, in what browsers take:
// 4,096 bytes in all (RFC 6265 section 6.1).
const maxCookie = 3800

// maxKept is how long the largest form can become as JSON, which writes some characters
// as six.
const maxKept = 8 * FormLimit

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
