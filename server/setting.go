package server

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// environPrefix starts the name of every variable that sets something.
const environPrefix = "OPENIIS_"

// A Setting is one value of the file, of the environment or of a flag.
type Setting struct {
	Section, Name, Value string
	From                 string // its place: "iis.toml:3", "OPENIIS_DOORS_HTTPS", "--https"
}

// environSettings picks the settings out of an environment. A variable of one of our
// sections must name a setting; others that start like ours are left alone, since
// tests and OPENIIS_NOW use them.
func environSettings(environ []string) []Setting {
	var out []Setting
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		rest, ours := strings.CutPrefix(name, environPrefix)
		section, key, _ := strings.Cut(strings.ToLower(rest), "_")
		if ours && hasSection(section) {
			out = append(out, Setting{Section: section, Name: key, Value: value, From: name})
		}
	}
	return out
}

func hasSection(name string) bool {
	_, there := fieldByKey(reflect.ValueOf(&Config{}).Elem(), name)
	return there
}

// set puts one value in its place.
func (c *Config) set(s Setting) error {
	section, ok := fieldByKey(reflect.ValueOf(c).Elem(), s.Section)
	if !ok {
		return fmt.Errorf("%s: there is no section %q", s.From, s.Section)
	}
	field, ok := fieldByKey(section, s.Name)
	if !ok {
		return fmt.Errorf("%s: there is no setting %q in section %q", s.From, s.Name, s.Section)
	}
	if err := assign(field, s.Value); err != nil {
		return fmt.Errorf("%s: %s.%s: %w", s.From, s.Section, s.Name, err)
	}
	return nil
}

// fieldByKey finds the field of a struct that stands under the key in the file.
func fieldByKey(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == key {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func assign(field reflect.Value, value string) error {
	if u, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(value))
	}
	if field.Kind() == reflect.Bool {
		on, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", value)
		}
		field.SetBool(on)
		return nil
	}
	field.SetString(value)
	return nil
}

// String returns the configuration as its file would be written, secrets masked.
func (c Config) String() string {
	var b strings.Builder
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "[%s]\n", v.Type().Field(i).Tag.Get("toml"))
		section := v.Field(i)
		for j := range section.NumField() {
			value := fmt.Sprint(section.Field(j).Interface())
			if section.Field(j).Kind() == reflect.String {
				value = strconv.Quote(value)
			}
			fmt.Fprintf(&b, "%s = %s\n", section.Type().Field(j).Tag.Get("toml"), value)
		}
	}
	return b.String()
}
