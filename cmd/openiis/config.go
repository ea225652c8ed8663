package main

import (
	"flag"
	"os"

	"github.com/openiis/openiis/server"
)

// configFlags are the flags of every command that works on a data directory.
type configFlags struct {
	file     string
	settings []server.Setting
}

// add makes a flag that sets one value of the configuration.
func (c *configFlags) add(fs *flag.FlagSet, name, section, key, usage string) {
	fs.Func(name, usage, func(value string) error {
		c.settings = append(c.settings, server.Setting{Section: section, Name: key, Value: value, From: "--" + name})
		return nil
	})
}

// addStore adds the flags that say where the registry is.
func (c *configFlags) addStore(fs *flag.FlagSet) {
	fs.StringVar(&c.file, "config", "", "configuration `FILE` (TOML or YAML)")
	c.add(fs, "data", "server", "data", "data `DIR` (default ./data)")
	c.add(fs, "keys", "server", "keys", "`DIR` of the key file (default DIR.keys beside the data)")
}

// load reads file and environment; the flags win.
func (c *configFlags) load() (server.Config, error) {
	return server.LoadConfig(c.file, os.Environ(), c.settings)
}
