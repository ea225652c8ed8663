package server

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// yamlLine is where the library says a file cannot be read.
var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// yamlSettings reads the settings of a YAML file, each with its file and line: sections
// at the top, beneath each its settings.
func yamlSettings(file string, text []byte) ([]Setting, error) {
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	var whole, more yaml.Node
	if err := dec.Decode(&whole); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, yamlError(file, err)
	}
	if err := dec.Decode(&more); err == nil {
		return nil, fmt.Errorf("%s:%d: a configuration is one document", file, more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlError(file, err)
	}
	var out []Setting
	err := eachPair(file, whole.Content[0], func(place, section string, within *yaml.Node) error {
		if !hasSection(section) {
			return fmt.Errorf("%s: there is no section %q", place, section)
		}
		return eachPair(file, within, func(place, name string, value *yaml.Node) error {
			tag := value.ShortTag()
			if value.Kind == yaml.ScalarNode && (tag == "!!str" || tag == "!!int" || tag == "!!bool") {
				out = append(out, Setting{Section: section, Name: name, Value: value.Value, From: place})
				return nil
			}
			return fmt.Errorf("%s: %s takes a text, a whole number, true or false", place, name)
		})
	})
	return out, err
}

// eachPair calls do for every key of a mapping, once; a value that is left out altogether
// is an empty mapping.
func eachPair(file string, n *yaml.Node, do func(place, key string, value *yaml.Node) error) error {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: keys and their values belong here, as in \"doors:\" and beneath it \"  ops: off\"", file, n.Line)
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		place := fmt.Sprintf("%s:%d", file, key.Line)
		if seen[key.Value] {
			return fmt.Errorf("%s: %s is there twice", place, key.Value)
		}
		seen[key.Value] = true
		if err := do(place, key.Value, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// yamlError puts the line of a file that cannot be read before what is wrong with it.
func yamlError(file string, err error) error {
	if at := yamlLine.FindStringSubmatch(err.Error()); at != nil {
		return fmt.Errorf("%s:%s: %s", file, at[1], strings.TrimPrefix(err.Error(), at[0]))
	}
	return fmt.Errorf("%s: %s", file, strings.TrimPrefix(err.Error(), "yaml: "))
}
