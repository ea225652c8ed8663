package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// serve serves the registry in this process, as openiis serve does, until stop is called.
func (r *benchRegistry) serve(ctx context.Context) (stop func() error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	from, to := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := Serve(ctx, r.config, time.Time{}, to, io.Discard)
		_ = to.Close() // a pipe in memory
		ended <- err
	}()
	stop = func() error {
		cancel()
		return <-ended
	}
	if _, ready := untilReady(from); !ready {
		return nil, errors.Join(errors.New("the registry did not become ready"), stop())
	}
	return stop, nil
}

// startProcess starts the executable on the registry's folder and returns how long it
// took until its door for operations said that it is ready.
func (r *benchRegistry) startProcess(ctx context.Context) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, r.Executable, "serve", "--demo", "--data", r.config.Server.Data,
		"--https", string(r.config.Doors.HTTPS), "--mllp", "off", "--sftp", "off", "--ops", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "OPENIIS_STORE_URL="+string(r.config.Store.URL))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("start %s: %w", r.Executable, err)
	}
	doors, _ := untilReady(out)
	err = askReady(ctx, doors["ops"])
	took := time.Since(start)
	return took, errors.Join(err, cmd.Process.Signal(os.Interrupt), cmd.Wait())
}

// askReady asks a door for operations whether the registry is ready.
func askReady(ctx context.Context, door string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+door+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("ask whether it is ready: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask whether it is ready: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		err = fmt.Errorf("asked whether it is ready, it answered %d", res.StatusCode)
	}
	return errors.Join(err, res.Body.Close())
}

// untilReady reads what a start says: where its doors are, and whether it became ready.
func untilReady(said io.Reader) (doors map[string]string, ready bool) {
	doors = map[string]string{}
	lines := bufio.NewScanner(said)
	for !ready && lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 3 && words[0] == "listening" {
			doors[words[1]] = words[2]
		}
		ready = lines.Text() == "ready"
	}
	return doors, ready
}
