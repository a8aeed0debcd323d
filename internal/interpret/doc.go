// Package interpret is 政策解读: what makes an item an interpretation, which
// documents it explains, and whether every document that has to be explained
// is (plan tasks 10 and 13 to 15; RULES.md section 9).
//
// An interpretation is an item of office/content; drafting, reviewing and
// releasing it is publish's. What this package adds to it (form, interpreter,
// the eleven elements, text equivalents) stands in Item.Parts under keys that
// begin with "interpret.", so that it is reviewed, frozen and published with
// the item. Links, promises, sessions and materials are rows of its own.
//
// Reading order: law.go (forms, elements, terms), piece.go (the parts of an
// item), link.go, plan.go (promises), gate.go (what stands in the way of a
// release), public.go (what citizens see), session.go, material.go,
// measures.go, then the pages.
package interpret
