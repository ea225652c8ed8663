package keyring

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// FileName is the key file's name in its folder.
const FileName = "keys"

const fileHead = "openiis keys 1"

// fileKey is one line of the key file: purpose, key id in hex, 32 bytes in base64. The
// last key of a purpose is the one that seals.
type fileKey struct {
	purpose Purpose
	id      uint32
	secret  secret
}

// Open reads the key file of the folder, or makes folder and file where there is none.
// A file that others may read, or a folder that they may write to, is refused.
func Open(dir string) (*Keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make key folder: %w", err)
	}
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(dir, path); err != nil {
			return nil, fmt.Errorf("make key file: %w", err)
		}
	}
	if err := closed(path, 0o077, "read"); err != nil {
		return nil, err
	}
	if err := closed(dir, 0o022, "written to"); err != nil {
		return nil, err
	}
	keys, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	return build(keys)
}

// closed refuses a path whose mode gives others one of the rights.
func closed(path string, rights fs.FileMode, verb string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("read key file: %w", err)
	}
	if info.Mode().Perm()&rights != 0 {
		return fmt.Errorf("%s may be %s by others (mode %04o): take that right away first", path, verb, info.Mode().Perm())
	}
	return nil
}

func freshKeys() []fileKey {
	keys := make([]fileKey, 0, len(purposes))
	for _, p := range purposes {
		keys = append(keys, fileKey{p, binary.BigEndian.Uint32(random(4)) | 1, secret{bytes: random(32)}})
	}
	return keys
}

// create writes new keys durably: temporary file, sync, link without replacing, sync
// of the folder. Of two processes that start at once one wins, and both read its file.
func create(dir, path string) error {
	f, err := os.CreateTemp(dir, ".keys-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // the linked name stays
	var b strings.Builder
	b.WriteString(fileHead + "\n")
	for _, k := range freshKeys() {
		fmt.Fprintf(&b, "%s %08x %s\n", k.purpose, k.id, base64.StdEncoding.EncodeToString(k.secret.bytes))
	}
	_, err = f.WriteString(b.String())
	if err == nil {
		err = f.Chmod(0o600)
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func read(path string) (keys []fileKey, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if n == 1 {
			if lines.Text() != fileHead {
				return nil, errors.New("line 1 is not that of a key file")
			}
			continue
		}
		k, err := parseKey(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		keys = append(keys, k)
	}
	return keys, lines.Err()
}

// parseKey reads one line; its errors never show the line.
func parseKey(line string) (fileKey, error) {
	f := strings.Fields(line)
	if len(f) != 3 {
		return fileKey{}, errors.New("a key has a purpose, an id and a value")
	}
	id, err := strconv.ParseUint(f[1], 16, 32)
	if err != nil {
		return fileKey{}, errors.New("the key id is not hexadecimal")
	}
	raw, err := base64.StdEncoding.DecodeString(f[2])
	if err != nil || len(raw) != 32 {
		return fileKey{}, errors.New("the key is not 32 bytes in base64")
	}
	return fileKey{Purpose(f[0]), uint32(id), secret{bytes: raw}}, nil
}
