// Package pgtest gives tests a PostgreSQL of their own: a temporary cluster on a free
// port of the loopback address, run by a user that is not root, with fsync on.
package pgtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// account is the user that runs the cluster when the test itself runs as root, since
// the server refuses to.
const account = "postgres"

// Start starts a cluster, stops it when the test ends, and returns the URL of an empty
// database. Without PostgreSQL the test fails, unless OPENIIS_NO_POSTGRES=1 skips it.
func Start(t testing.TB) string {
	t.Helper()
	if os.Getenv("OPENIIS_NO_POSTGRES") == "1" {
		t.Skip("PostgreSQL left out: OPENIIS_NO_POSTGRES=1")
	}
	url, stop, err := Cluster()
	if err != nil {
		t.Fatalf("start a PostgreSQL for the test (OPENIIS_NO_POSTGRES=1 leaves it out): %v", err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("stop PostgreSQL: %v", err)
		}
	})
	return url
}

// Cluster starts a cluster and returns the URL of an empty database and what stops and
// removes it.
func Cluster() (url string, stop func() error, err error) {
	bin, err := programs()
	if err != nil {
		return "", nil, err
	}
	cred, err := credential()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "openiis-pg-")
	if err != nil {
		return "", nil, err
	}
	if cred != nil {
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			return "", nil, err
		}
	}
	run := func(name string, args ...string) error {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+dir)
		if cred != nil {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred}
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, out)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	if err := run("initdb", "-D", data, "-U", account, "-A", "trust", "-E", "UTF8", "--no-sync"); err != nil {
		return "", nil, err
	}
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	opts := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c max_connections=120 -c shared_buffers=64MB", port, dir)
	if err := run("pg_ctl", "-D", data, "-o", opts, "-l", filepath.Join(dir, "log"), "-w", "start"); err != nil {
		return "", nil, err
	}
	stop = func() error {
		if err := run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"); err != nil {
			return err
		}
		return os.RemoveAll(dir)
	}
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable", account, port), stop, nil
}

// programs returns the folder of the newest installed server.
func programs() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
		return filepath.Dir(found[0]), nil
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	return "", fmt.Errorf("no PostgreSQL server programs in /usr/lib/postgresql or on the path")
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(strings.TrimPrefix(path, "/usr/lib/postgresql/"), "/")[0])
	return n // a folder that is no number sorts last
}

// credential returns whom to run the server as, or nil for the present user.
func credential() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup(account)
	if err != nil {
		return nil, fmt.Errorf("root cannot run PostgreSQL, and there is no user %q: %w", account, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }() // only the number is wanted
	return l.Addr().(*net.TCPAddr).Port, nil
}
