package server

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/deliver"
	"github.com/openiis/openiis/registry/notice"
)

// wirePost says who carries messages out of the registry. In a demo nobody does: they
// are read in the outbox. A channel that is not configured carries nothing, and its
// messages are marked as failed.
func (r *Registry) wirePost() error {
	if r.Config.Demo.On {
		r.Notices.Post = demoPost{}
		return nil
	}
	post, err := newPost(r.Config)
	if err != nil {
		return err
	}
	r.Notices.Post = post
	return nil
}

// warnOfMissingPost tells the operator which messages nobody will carry.
func (r *Registry) warnOfMissingPost() {
	if r.Config.Demo.On {
		return
	}
	if r.Config.Mail.Server == "" {
		r.Log.Warn("no mail server is configured (mail.server): mail is not sent")
	}
	if r.Config.Text.URL == "" {
		r.Log.Warn("no text gateway is configured (text.url): text messages are not sent")
	}
}

func newPost(cfg Config) (notice.Post, error) {
	var post deliver.Post
	if m := cfg.Mail; m.Server != "" {
		roots, err := rootsOf("mail.ca", m.CA)
		if err != nil {
			return nil, err
		}
		post.Mail = &deliver.Mail{Server: string(m.Server), Implicit: m.TLS == "implicit", From: string(m.From),
			Username: m.Username, Password: string(m.Password), Roots: roots, Internal: m.Internal}
	}
	if t := cfg.Text; t.URL != "" {
		roots, err := rootsOf("text.ca", t.CA)
		if err != nil {
			return nil, err
		}
		template, err := deliver.ParseTemplate(string(t.Template))
		if err != nil {
			return nil, fmt.Errorf("text.template: %w", err)
		}
		post.Text = &deliver.Gateway{URL: string(t.URL), Authorization: string(t.Authorization), Template: template,
			Client: deliver.NewClient(roots, cfg.Demo.On)}
	}
	return post, nil
}

// rootsOf reads the authorities of a file; nil, the machine's, where none is named.
func rootsOf(key, file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s: %s holds no certificate", key, file)
	}
	return roots, nil
}

// demoPost takes every message and carries none.
type demoPost struct{}

// Send leaves the message in the outbox.
func (demoPost) Send(context.Context, iis.Message) error { return nil }
