package keyring

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T, dir string) *Keyring {
	t.Helper()
	k, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheKeyFileIsMadeOnceAndOpensWhatItSealed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first := open(t, dir)
	sealed := first.Seal(Contact, []byte("marigold@family.example"), "outbox|sealed|1")
	key, wrapped, err := first.NewDataKey("patient|data_key|1")
	if err != nil {
		t.Fatal(err)
	}
	body := key.Seal([]byte("MSH|"), "submission|body|1")
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, FileName): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("mode of %s is %v (%v), want %v", path, info.Mode().Perm(), err, mode)
		}
	}
	second := open(t, dir)
	if got, err := second.Unseal(Contact, sealed, "outbox|sealed|1"); string(got) != "marigold@family.example" || err != nil {
		t.Errorf("opened %q (%v)", got, err)
	}
	again, err := second.DataKey(wrapped, "patient|data_key|1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Unseal(body, "submission|body|1"); string(got) != "MSH|" || err != nil {
		t.Errorf("opened %q (%v)", got, err)
	}
	if first.BlindHash("K1", "x") != second.BlindHash("K1", "x") || first.BlindHash("K1", "x") == first.BlindHash("K2", "x") {
		t.Error("blind hashes must be the same for one kind, and differ between kinds")
	}
	block := [16]byte{1, 2, 3}
	if second.ShowBlock(first.HideBlock(block)) != block {
		t.Error("a hidden block does not come back")
	}
}

func TestASealedValueOpensOnlyWhereItWasWritten(t *testing.T) {
	k := open(t, t.TempDir())
	other, err := New()
	if err != nil {
		t.Fatal(err)
	}
	sealed := k.Seal(Intake, []byte("MSH|"), "submission|body|1")
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	tests := []struct {
		name    string
		keys    *Keyring
		purpose Purpose
		sealed  []byte
		place   string
	}{
		{"in another row", k, Intake, sealed, "submission|body|2"},
		{"with a changed byte", k, Intake, changed, "submission|body|1"},
		{"for another purpose", k, Contact, sealed, "submission|body|1"},
		{"with other keys", other, Intake, sealed, "submission|body|1"},
		{"cut short", k, Intake, sealed[:3], "submission|body|1"},
		{"when empty", k, Intake, nil, "submission|body|1"},
	}
	for _, c := range tests {
		if got, err := c.keys.Unseal(c.purpose, c.sealed, c.place); !errors.Is(err, ErrCannotOpen) {
			t.Errorf("%s it opened as %q (%v)", c.name, got, err)
		}
	}
}

func TestKeysShowThemselvesToNobody(t *testing.T) {
	dir := t.TempDir()
	k := open(t, dir)
	d, _, err := k.NewDataKey("x")
	if err != nil {
		t.Fatal(err)
	}
	shown := fmt.Sprintf("%v %+v %#v %s %v %+v %#v %v %#v", k, k, k, k, d, d, d, k.blind, k.blind)
	if strings.TrimSpace(strings.ReplaceAll(shown, "[redacted]", "")) != "" {
		t.Errorf("keys print as %s", shown)
	}
}

func TestABadKeyFileIsRefusedWithoutShowingIt(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"of another kind", "something else\n", "line 1"},
		{"with a line cut short", fileHead + "\nidentity 00000001\n", "line 2"},
		{"with a key cut short", fileHead + "\nidentity 00000001 c2VjcmV0\n", "line 2"},
		{"without a purpose", fileHead + "\n", "no key for"},
	}
	for _, c := range tests {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "c2VjcmV0") {
			t.Errorf("a file %s: %v", c.name, err)
		}
	}
	dir := t.TempDir()
	open(t, dir)
	if err := os.Chmod(filepath.Join(dir, FileName), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a key file that others may read was opened")
	}
}

func TestTwoStartsAtOnceShareOneKeyFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	hashes := make([][32]byte, 8)
	var start sync.WaitGroup
	for i := range hashes {
		start.Go(func() {
			k, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			hashes[i] = k.BlindHash("K1", "x")
		})
	}
	start.Wait()
	for _, h := range hashes {
		if h != hashes[0] {
			t.Fatal("two starts at once made two sets of keys")
		}
	}
}

func TestDraftsOpenAfterARestartAndUnderNoOtherKeyFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first := open(t, dir).Drafts()
	nonce := make([]byte, first.NonceSize())
	sealed := first.Seal(nil, nonce, []byte("half a share"), []byte("share"))
	if got, err := open(t, dir).Drafts().Open(nil, nonce, sealed, []byte("share")); err != nil || string(got) != "half a share" {
		t.Errorf("after a restart: %q (%v)", got, err)
	}
	if _, err := open(t, filepath.Join(t.TempDir(), "keys")).Drafts().Open(nil, nonce, sealed, []byte("share")); err == nil {
		t.Error("another key file opens the draft")
	}
}
