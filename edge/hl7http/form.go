package hl7http

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/exchange"
)

// form is what the fields of older senders hold: USERID, PASSWORD, FACILITYID and
// MESSAGEDATA.
type form struct {
	cred     exchange.Credentials
	facility string
	message  []byte
}

func isForm(r *http.Request) bool {
	t := mediaType(r)
	return t == "application/x-www-form-urlencoded" || t == "multipart/form-data"
}

func mediaType(r *http.Request) string {
	t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return t
}

// readForm reads a form. curl sends a raw message as a form unless told otherwise, so a
// body that starts as HL7 is taken as one.
func readForm(r *http.Request) (form, error) {
	if mediaType(r) == "multipart/form-data" {
		return readParts(r)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return form{}, err
	}
	if looksLikeHL7(raw) {
		return form{message: raw}, nil
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	if err := r.ParseForm(); err != nil {
		return form{}, err
	}
	return formOf(r.PostForm.Get), nil
}

func formOf(field func(name string) string) form {
	return form{
		cred:     exchange.Credentials{Username: field("USERID"), Secret: field("PASSWORD")},
		facility: field("FACILITYID"),
		message:  []byte(field("MESSAGEDATA")),
	}
}

// readParts reads the parts of a form, a file like a field, into memory: nothing of a
// message may lie readable in a temporary file.
func readParts(r *http.Request) (form, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return form{}, err
	}
	fields := map[string]string{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return formOf(func(name string) string { return fields[name] }), nil
		}
		if err != nil {
			return form{}, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return form{}, err
		}
		fields[part.FormName()] = string(value)
	}
}

func looksLikeHL7(b []byte) bool {
	for _, s := range []string{"MSH", "FHS", "BHS"} {
		if strings.HasPrefix(strings.TrimLeft(string(b[:min(len(b), 64)]), "\ufeff\r\n\t \x0b"), s) {
			return true
		}
	}
	return false
}

// speaksFor tells whether a sender may name a facility beside its message. The form's
// facility is a part of who signs in, so that another's is refused as a sign-in is
// (contract.md 4); the organization's own id names all of its facilities.
func speaksFor(sender iis.Sender, facility string) bool {
	if strings.EqualFold(strings.TrimSpace(facility), string(sender.Organization.ID)) {
		return true
	}
	_, ok := sender.Facility(facility)
	return ok
}
