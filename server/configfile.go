package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// fileSettings reads the settings of a configuration file, each with its file and line:
// YAML where the name ends so, else TOML.
func fileSettings(file string) ([]Setting, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".yaml", ".yml":
		return yamlSettings(file, text)
	}
	return tomlSettings(file, text)
}

// tomlSettings reads the settings of a TOML file. The library checks the file first; the
// walk over its lines then keeps the places, which decoding into a struct would lose.
func tomlSettings(file string, text []byte) ([]Setting, error) {
	var whole map[string]any
	if err := toml.Unmarshal(text, &whole); err != nil {
		var wrong *toml.DecodeError
		if errors.As(err, &wrong) {
			line, _ := wrong.Position()
			return nil, fmt.Errorf("%s:%d: %s", file, line, strings.TrimPrefix(wrong.Error(), "toml: "))
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var p unstable.Parser
	p.Reset(text)
	var out []Setting
	section := ""
	for p.NextExpression() {
		e := p.Expression()
		key, line := keyOf(&p, e)
		place := fmt.Sprintf("%s:%d", file, line)
		switch e.Kind {
		case unstable.Table:
			section = key
			if !hasSection(section) {
				return nil, fmt.Errorf("%s: there is no section %q", place, section)
			}
		case unstable.KeyValue:
			s := Setting{Section: section, Name: key, From: place}
			if section == "" {
				s.Section, s.Name, _ = strings.Cut(key, ".")
			}
			switch v := e.Value(); v.Kind {
			case unstable.String, unstable.Integer, unstable.Bool:
				s.Value = string(v.Data)
			default:
				return nil, fmt.Errorf("%s: %s takes a text, a whole number, true or false", place, key)
			}
			out = append(out, s)
		default:
			return nil, fmt.Errorf("%s: there is no list of sections %q", place, key)
		}
	}
	return out, p.Error()
}

// keyOf returns the dotted key of a line of the file and the number of that line.
func keyOf(p *unstable.Parser, e *unstable.Node) (key string, line int) {
	var parts []string
	for it := e.Key(); it.Next(); {
		if line == 0 {
			line = p.Shape(it.Node().Raw).Start.Line
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), line
}
