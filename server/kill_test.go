package server

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

// TestNothingAcknowledgedIsLostWhenTheProcessIsKilled loads a registry that runs as a
// process of its own, kills it at a random moment, starts it again and asks for every
// report that was acknowledged: each must be there once.
func TestNothingAcknowledgedIsLostWhenTheProcessIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("processes are killed in full runs")
	}
	binary := built(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			url := ""
			if engine == "postgres" {
				url = postgresURL(t)
			}
			data := filepath.Join(t.TempDir(), "data")
			acknowledged := 0
			for round := range rounds(t, 3) {
				p := startProcess(t, binary, data, url)
				names := p.load(t, round, time.Duration(200+rand.IntN(1200))*time.Millisecond)
				p.kill(t)
				p = startProcess(t, binary, data, url)
				for _, family := range names {
					got := p.send(t, p.conformance(), qbp("Z34", "K"+family, family, "Ada", birthOf(family)))
					if len(segments(got, "PID")) != 1 || len(segments(got, "RXA")) != 1 {
						t.Fatalf("round %d: an acknowledged report is lost or doubled: %s", round, got)
					}
				}
				acknowledged += len(names)
				p.kill(t)
			}
			t.Logf("%d acknowledged reports, each there once", acknowledged)
			if acknowledged == 0 {
				t.Error("nothing was acknowledged before the kills")
			}
		})
	}
}

// built builds the program.
func built(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "openiis")
	if out, err := exec.Command("go", "build", "-o", binary, "../cmd/openiis").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// process is a demo registry that runs as a process of its own.
type process struct {
	*demo
	cmd *exec.Cmd
}

func startProcess(t *testing.T, binary, data, url string) *process {
	t.Helper()
	cmd := exec.Command(binary, "serve", "--demo", "--people", "5", "--data", data, "--https", "127.0.0.1:0", "--ops", "off")
	cmd.Env = append(os.Environ(), "OPENIIS_NOW=2026-11-22", "OPENIIS_STORE_URL="+url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	lines := bufio.NewScanner(out)
	ready := false
	for lines.Scan() {
		if ready = lines.Text() == "ready"; ready {
			break
		}
	}
	if !ready {
		t.Fatalf("it did not become ready: %s", stderr.String())
	}
	go io.Copy(io.Discard, out)
	d, err := readDemo(data)
	if err != nil {
		t.Fatal(err)
	}
	return &process{demo: d, cmd: cmd}
}

// load sends new persons by eight connections for a while and returns the family names
// of those that were acknowledged.
func (p *process) load(t *testing.T, round int, lasting time.Duration) []string {
	as := p.conformance()
	until := time.Now().Add(lasting)
	var mu sync.Mutex
	var names []string
	var all sync.WaitGroup
	for sender := range 8 {
		all.Go(func() {
			for n := 0; time.Now().Before(until); n++ {
				family := unlike(round, sender, n)
				id := fmt.Sprintf("K%d-%d-%d", round, sender, n)
				req, err := http.NewRequest(http.MethodPost, p.Base+"/hl7v2", strings.NewReader(vxu(id, id, family, "Ada", birthOf(family), dose("20250310", "03"))))
				if err != nil {
					t.Error(err)
					return
				}
				req.SetBasicAuth(as.HL7.Username, as.HL7.Password)
				res, err := p.client.Do(req)
				if err != nil {
					return
				}
				answer, err := io.ReadAll(res.Body)
				res.Body.Close()
				if err == nil && res.StatusCode == http.StatusOK && field(string(answer), "MSA", 1) != "AR" {
					mu.Lock()
					names = append(names, family)
					mu.Unlock()
				}
			}
		})
	}
	// The kill comes while the senders are at work.
	time.Sleep(lasting * 3 / 4)
	p.cmd.Process.Kill()
	all.Wait()
	return names
}

// unlike makes a family name that is unlike the others, so that each report is a new
// person's.
func unlike(numbers ...int) string {
	h := fnv.New64a()
	fmt.Fprint(h, numbers)
	name := make([]byte, 12)
	for i, n := 0, h.Sum64(); i < len(name); i, n = i+1, n/26 {
		name[i] = byte('a' + n%26)
	}
	return "K" + string(name)
}

// birthOf gives a family name a birth date of its own.
func birthOf(family string) string {
	h := fnv.New32a()
	io.WriteString(h, family)
	return iis.DateOf(2020, 1, 1).AddDays(int(h.Sum32() % 1500)).Compact()
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	p.cmd.Process.Kill()
	p.cmd.Wait()
	p.client.CloseIdleConnections()
}
