//go:build ignore

package main

import (
	"encoding/xml"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// node is any element of the published XML.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

// get returns the trimmed text of the first child of the name.
func (n node) get(name string) string {
	for _, c := range n.Nodes {
		if c.XMLName.Local == name {
			return strings.TrimSpace(c.Text)
		}
	}
	return ""
}

// child returns the first child of the name, or an empty node.
func (n node) child(name string) node {
	for _, c := range n.Nodes {
		if c.XMLName.Local == name {
			return c
		}
	}
	return node{}
}

// all returns the children of the name.
func (n node) all(name string) (out []node) {
	for _, c := range n.Nodes {
		if c.XMLName.Local == name {
			out = append(out, c)
		}
	}
	return out
}

// pairs reads a row written as a list of Name and Value elements.
func (n node) pairs() map[string]string {
	m := map[string]string{}
	names, values := n.all("Name"), n.all("Value")
	for i := range min(len(names), len(values)) {
		m[strings.TrimSpace(names[i].Text)] = strings.TrimSpace(values[i].Text)
	}
	return m
}

func (s *source) xml(path ...string) node {
	f, err := os.Open(filepath.Join(append([]string{s.dir}, path...)...))
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	d := xml.NewDecoder(f)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(in)
		return strings.NewReader(latin1(b)), err
	}
	var root node
	if err := d.Decode(&root); err != nil {
		log.Fatal(err)
	}
	return root
}

// pipes reads one of the NDC files: fields between bars, in Latin-1.
func (s *source) pipes(name string) (rows [][]string) {
	b, err := os.ReadFile(filepath.Join(s.dir, "cdc-source", name))
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range strings.Split(latin1(b), "\n") {
		line = strings.TrimRight(line, "\r")
		if line != "" {
			rows = append(rows, strings.Split(line, "|"))
		}
	}
	return rows
}

// latin1 reads ISO 8859-1: each byte is the code point of its character.
func latin1(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

// day turns M/D/YYYY into YYYYMMDD.
func day(s string) string {
	t, err := time.Parse("1/2/2006", s)
	if err != nil {
		return ""
	}
	return t.Format("20060102")
}
