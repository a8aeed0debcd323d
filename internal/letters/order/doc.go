// Package order reads transfer orders (转办单) in the forms in which platforms
// hand them over: workbooks, CSV in UTF-8 or GB18030, text pasted from a page
// or a letter, and JSON. It is pure: bytes in, orders and what is wrong with
// each out. There is no national form (PORTAL D.1), so columns are known by
// their titles, and a source's own titles may be mapped.
//
// Files: order.go (what an order says, and its fields), when.go (dates as
// people type them), table.go (workbooks and CSV), paste.go (text).
package order
