// Package server is the fuse box: it reads the configuration, opens the store, wires
// one registry together and opens its doors.
//
// It is the only package that knows both the registry's rooms and the platform. It
// decides nothing about records; it names every part that it wires, so that a reader
// can follow the wires with a finger.
package server
