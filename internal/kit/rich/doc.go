// Package rich owns the one form of formatted text in the program: a fragment
// of HTML that has been cleaned. Whatever comes in, from an editor, a paste
// from Word or WPS, a web page or a file, becomes that form by Clean or Read,
// and everything else here reads it: as plain text, as blocks with places, as
// an outline, as two versions to compare.
//
// The form is small and canonical. Blocks are h2 to h5, p, ul, ol, table,
// figure, blockquote and hr; inside them stand strong, em, u, s, sup, sub, a,
// br and img. A class comes from a closed list. There is no style, no script,
// no data: address and no picture from another host. Cleaning what is clean
// changes nothing, so that a stored text, its digest and its comparison are
// stable.
//
// Files, in the order in which they are best read: tree.go (the model),
// inline.go (running text), walk.go, blocks.go and tables.go (from any HTML to
// the model), word.go (what Word leaves behind), render.go (from the model to
// HTML), guard.go (the second, independent filter), clean.go; then text.go,
// outline.go, edit.go, segment.go, diff.go and align.go, which read the form; then
// import.go and its companions, which make it from files.
package rich
