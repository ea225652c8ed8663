package web

import (
	"crypto/cipher"
	"encoding/json"
	"net/http"
	"time"

	"github.com/openiis/openiis/iis"
)

// draftLife is how long a half-finished task waits in the browser (ours).
const draftLife = 2 * time.Hour

// Drafts keeps the answers of a task of several pages in the browser, sealed, so that
// every page works without script and nothing half-finished is stored in the registry.
// A draft opens only under its own name and for the person who wrote it, in the next
// session too: a task goes on where a session ended in the midst of it.
type Drafts struct {
	// Shelf keeps forms that are too long for a cookie; nil keeps none of them.
	Shelf Shelf

	aead cipher.AEAD
	now  func() time.Time
}

// NewDrafts makes Drafts that are sealed by aead, which the registry keeps from one start
// to the next: a task goes on after a restart.
func NewDrafts(aead cipher.AEAD, now func() time.Time) *Drafts { return &Drafts{aead: aead, now: now} }

type draft struct {
	Until time.Time       `json:"u"`
	Value json.RawMessage `json:"v"`
}

// Save keeps v under the name of its task.
func (d *Drafts) Save(w http.ResponseWriter, r *http.Request, name string, v any) error {
	value, err := json.Marshal(v)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(draft{Until: d.now().Add(draftLife), Value: value})
	if err != nil {
		return err
	}
	sealed := d.seal(plain, bound(r, name))
	if len(sealed) > maxCookie {
		return iis.Errorf(iis.Invalid, "the answers of this task are too long")
	}
	setCookie(w, draftCookie+name, sealed, int(draftLife.Seconds()))
	return nil
}

// Load reads the draft of a task into v and tells whether there was one.
func (d *Drafts) Load(r *http.Request, name string, v any) bool {
	plain := d.open(cookie(r, draftCookie+name), bound(r, name))
	var got draft
	if plain == nil || json.Unmarshal(plain, &got) != nil || d.now().After(got.Until) {
		return false
	}
	return json.Unmarshal(got.Value, v) == nil
}

// Clear forgets the draft of a task.
func (d *Drafts) Clear(w http.ResponseWriter, name string) { setCookie(w, draftCookie+name, "", -1) }

// bound ties a draft to its task and, once somebody is signed in, to that person.
func bound(r *http.Request, name string) string {
	s := SessionOf(r)
	if !s.Signed() {
		return name
	}
	return name + "\x00" + string(s.Actor.User)
}
