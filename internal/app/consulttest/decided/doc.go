// Package decided holds the catalogue of major decisions to its year, its steps
// and its archive.
package decided
