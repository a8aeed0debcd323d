// Package tests holds the borders of the house: what may import what, who may
// name whose tables, how large files grow, and that the documents speak of
// things that exist. There is nothing here but tests.
//
// Each check is a function from facts to a list of complaints, run once over
// this checkout, which must give none, and once over an invented one, which
// must give the complaints that it exists for.
package tests
