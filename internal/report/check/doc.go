// Package check reads a published 政府信息公开工作年度报告 of any agency and
// holds its figures against each other: the identities of the prescribed tables
// (RULES.md 2.5, X1 to X7, X10 and X11) and the numbers of the prose (X8). It
// is pure: a document in, a result out, no clock, no database.
//
// Reports come in many shapes, so every document is first laid out as one
// stream of text in which "|" parts the cells and a line break the rows
// (stream.go). The rows of a table are found by their labels in the prescribed
// order (label.go); what stands between two labels is read into seven cells
// (cells.go). Where a dump has run cells together the identities decide which
// reading is meant (solve.go): only a single consistent reading is taken, and
// several are a doubt that is reported. The law's identities are in identity.go,
// the prose in prose.go, the shape of the answer in result.go.
package check
