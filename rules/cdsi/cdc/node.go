package cdc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// node is an element of the XML with its text and children. Attributes and comments
// carry nothing in CDC's files.
type node struct {
	name     string
	text     string // trimmed, runs of white space made one space; "n/a" is empty
	line     int
	children []*node
	used     bool
}

// maxDepth bounds nesting, so that no file can exhaust the stack.
const maxDepth = 64

// parse reads a whole document.
func parse(content []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(content))
	var stack []*node
	var root *node
	var texts []*strings.Builder
	for {
		line, _ := d.InputPos()
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, line: line}
			if len(stack) == 0 {
				if root != nil {
					return nil, errors.New("there is more than one root element")
				}
				root = n
			} else {
				parent := stack[len(stack)-1]
				parent.children = append(parent.children, n)
			}
			if len(stack) == maxDepth {
				return nil, errors.New("the elements are nested too deep")
			}
			stack, texts = append(stack, n), append(texts, &strings.Builder{})
		case xml.CharData:
			if len(texts) > 0 {
				texts[len(texts)-1].Write(t)
			}
		case xml.EndElement:
			n := stack[len(stack)-1]
			n.text = strings.Join(strings.Fields(texts[len(texts)-1].String()), " ")
			if strings.EqualFold(n.text, "n/a") {
				n.text = ""
			}
			stack, texts = stack[:len(stack)-1], texts[:len(texts)-1]
		}
	}
	if root == nil {
		return nil, errors.New("there is no element")
	}
	root.used = true
	return root, nil
}

// all takes the children of a name that are not empty: CDC writes <interval/> for
// "does not apply".
func (n *node) all(name string) []*node {
	var out []*node
	for _, c := range n.children {
		if c.name == name {
			c.used = true
			if c.text != "" || len(c.children) > 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// one takes the first child of a name, or an empty node.
func (n *node) one(name string) *node {
	if found := n.all(name); len(found) > 0 {
		return found[0]
	}
	return &node{}
}

// get takes the text of the first child of a name.
func (n *node) get(name string) string { return n.one(name).text }

// skip takes children whose content the form does not keep.
func (n *node) skip(names ...string) {
	for _, name := range names {
		for _, c := range n.all(name) {
			c.skipWhole()
		}
	}
}

func (n *node) skipWhole() {
	for _, c := range n.children {
		c.used = true
		c.skipWhole()
	}
}
