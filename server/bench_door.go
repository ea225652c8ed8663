package server

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"time"
)

// inProcess asks the message desk itself.
func (r *benchRegistry) inProcess(ctx context.Context, message []byte) ([]byte, error) {
	return r.Desk.Answer(ctx, r.sender, r.by, message)
}

// https opens the HTTPS door on loopback and returns a client of it, which signs in by
// its machine secret with every message and keeps its TLS connections.
func (r *benchRegistry) https(ctx context.Context) (send desk, stop func() error, err error) {
	h := &house{registry: r.Registry, log: r.Log, failed: make(chan error, 2)}
	if err := h.open(ctx); err != nil {
		_ = h.stop() // the door's own fault is what counts
		return nil, nil, err
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: r.Authority.Pool(), MinVersion: tls.VersionTLS13},
		MaxIdleConnsPerHost: r.Clients, DisableCompression: true}
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	address := r.BaseURL() + "/hl7v2"
	send = func(ctx context.Context, message []byte) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(message))
		if err != nil {
			return nil, err
		}
		req.SetBasicAuth(r.sender.Connection.Username, r.secret)
		req.Header.Set("Content-Type", "application/hl7-v2")
		res, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		defer func() { _ = res.Body.Close() }() // it has been read to its end
		answer, err := io.ReadAll(res.Body)
		if err == nil && res.StatusCode != http.StatusOK {
			err = fmt.Errorf("the door answered %s", res.Status)
		}
		return answer, err
	}
	return send, func() error {
		transport.CloseIdleConnections()
		return h.stop()
	}, nil
}
