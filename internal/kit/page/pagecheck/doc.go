// Package pagecheck holds every page to the promises of the house: one h1,
// every box labelled, tables with heads, nothing inline, ids once, references
// that lead somewhere. Tests of pages call Check on what a handler answered.
package pagecheck
