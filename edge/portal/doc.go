// Package portal is the frame of the registry's web pages: the layout, the components,
// the forms, the error pages and the router that every room of pages (public, account,
// resident, provider, school, staff) hangs in.
//
// Pages are rendered on the server with html/template and work without script. Every
// sentence comes from iis/catalog. The frame decides nothing about records: a route only
// says who may knock (an Audience); whether they may see is the registry's answer.
package portal
