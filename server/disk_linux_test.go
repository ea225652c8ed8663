package server

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// smallDisk mounts a file system of its own, or skips where that is not allowed.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+strconv.Itoa(megabytes)+"m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestAFullDiskLosesNothing fills the disk under load and frees it again: meanwhile every
// report is answered 503 with Retry-After and AR, afterwards reports are taken again and
// all that was acknowledged is there once.
func TestAFullDiskLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("a disk is filled in full runs")
	}
	disk := smallDisk(t, 160)
	d := startDemoIn(t, filepath.Join(disk, "data"), "")
	as := d.conformance()
	var mu sync.Mutex
	var kept []string
	refused, phase := 0, "before"
	after := map[string]int{}
	stop := make(chan struct{})
	var all sync.WaitGroup
	for door := range 4 {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				family := unlike(9, door, n)
				id := "FD" + strconv.Itoa(door) + "-" + strconv.Itoa(n)
				req, _ := http.NewRequest(http.MethodPost, d.Base+"/hl7v2", strings.NewReader(vxu(id, id, family, "Ada", birthOf(family), dose("20250310", "03"))))
				req.SetBasicAuth(as.HL7.Username, as.HL7.Password)
				res, err := d.client.Do(req)
				if err != nil {
					t.Errorf("a lost connection: %v", err)
					return
				}
				b := make([]byte, 4096)
				size, _ := res.Body.Read(b)
				res.Body.Close()
				answer := string(b[:size])
				mu.Lock()
				after[phase]++
				switch {
				case res.StatusCode == http.StatusOK && field(answer, "MSA", 1) != "AR":
					kept = append(kept, family)
					after[phase+" kept"]++
				case res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != "" && field(answer, "MSA", 1) == "AR" && strings.HasPrefix(field(answer, "ERR", 3), "207^"):
					refused++
				default:
					t.Errorf("status %d: %s", res.StatusCode, answer)
				}
				mu.Unlock()
			}
		})
	}
	enter := func(p string) { mu.Lock(); phase = p; mu.Unlock() }
	time.Sleep(500 * time.Millisecond)
	filler := filepath.Join(disk, "filler")
	fill(t, filler)
	enter("full")
	time.Sleep(time.Second)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	enter("free")
	time.Sleep(time.Second)
	close(stop)
	all.Wait()
	if refused == 0 || after["before kept"] == 0 || after["free kept"] == 0 {
		t.Errorf("%d refused, answers %v", refused, after)
	}
	for _, family := range kept {
		got := d.send(t, as, qbp("Z34", "Q"+family, family, "Ada", birthOf(family)))
		if len(segments(got, "PID")) != 1 || len(segments(got, "RXA")) != 1 {
			t.Fatalf("an acknowledged report is lost or doubled: %s", got)
		}
	}
}

// fill writes a file until nothing fits any more.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for chunk := make([]byte, 1<<20); len(chunk) > 0; {
		if _, err := f.Write(chunk); err != nil {
			chunk = chunk[:len(chunk)/2]
		}
	}
}
