// Package codeset holds the published tables that messages use: vaccines (CVX), their
// makers (MVX), products, packages (NDC), procedures (CPT), information statements
// (VIS), and the HL7, CDC and NCIT tables of codes.
//
// The tables are embedded in this project's own form, one tab-separated file each under
// data; gen makes those of CDC anew from its downloads. Group names for people, plain
// names, the small tables and the placeholder names are kept by hand. Nothing here
// judges: what follows from a code is for rules/quality.
package codeset
