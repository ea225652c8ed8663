// Package cdc turns a release of CDC's CDSi supporting data, as published in XML, into
// the text form of rules/cdsi. It reports what it does not understand and never fails on
// a part: a file cut in half loses that file and no other.
//
// It knows element names and their shapes, and nothing of the logic. What the form
// itself can check (references, windows, order of ages) is checked by cdsi.Load.
package cdc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openiis/openiis/rules/cdsi"
)

// Convert reads the XML files of a release, by file name, and writes the files of the
// form. Files that do not end in .xml are ignored. A grave fault says that a file was
// left out; its antigen is then absent from the form.
func Convert(release string, xml map[string][]byte) (map[string][]byte, []cdsi.Fault) {
	out := map[string][]byte{}
	var faults []cdsi.Fault
	names := make([]string, 0, len(xml))
	for name := range xml {
		if strings.HasSuffix(strings.ToLower(name), ".xml") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c := &converter{name: name}
		root, err := parse(xml[name])
		if err != nil {
			c.grave(0, "the XML cannot be read to its end: %s", err)
			faults = append(faults, c.faults...)
			continue
		}
		var file string
		switch root.name {
		case "scheduleSupportingData":
			file = cdsi.ScheduleFile
			c.schedule(root, release)
		case "antigenSupportingData":
			file = fileName(c.antigen(root))
		default:
			c.grave(root.line, "the root element %s is not known", root.name)
		}
		c.unknown(root)
		if _, twice := out[file]; twice && !c.lost {
			c.grave(0, "another file of the release holds the same antigen")
		}
		if !c.lost {
			out[file] = []byte(c.w.String() + "end\n")
		}
		faults = append(faults, c.faults...)
	}
	return out, faults
}

// converter writes one file of the form.
type converter struct {
	name   string
	w      strings.Builder
	faults []cdsi.Fault
	lost   bool
}

func (c *converter) fault(line int, format string, args ...any) {
	c.faults = append(c.faults, cdsi.Fault{File: c.name, Line: line, Text: fmt.Sprintf(format, args...)})
}

func (c *converter) grave(line int, format string, args ...any) {
	c.fault(line, format, args...)
	c.faults[len(c.faults)-1].Grave = true
	c.lost = true
}

// unknown reports the elements that nothing has asked for.
func (c *converter) unknown(n *node) {
	for _, child := range n.children {
		if !child.used {
			c.fault(child.line, "unknown element %s in %s", child.name, n.name)
			continue
		}
		c.unknown(child)
	}
}

// fileName is the name of an antigen's file in the form: "Yellow Fever" is
// "yellow-fever.txt".
func fileName(antigen string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(antigen), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-") + ".txt"
}
