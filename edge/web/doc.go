// Package web is the plumbing of every web door: it turns a session cookie into an
// Actor, sets the security headers, refuses cross-site posts, limits bodies, keeps the
// chosen language, and turns the error of a handler into a status and a page.
//
// It knows no page and no record; the doors bring those.
package web
