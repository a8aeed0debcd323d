// Package portal is what citizens see: the home page, the column
// 政府信息公开, lists, items with their history, the policy library, the search
// and the published files.
//
// It composes what others state: columns, items and editions are content's,
// what can be found is search's, validity and interpretation come as parts of
// content.Extension. It keeps nothing of its own but how often a page was said
// to be of use.
//
// An installation has one portal, that of one agency (Deps.Agency). What
// seldom changes (columns, counts, settings, the library's facets) is kept in
// memory until the database's mark moves; see sight.go.
//
// Reading order: portal.go and its routes, sight.go, frame.go (head, foot and
// navigation of every page), home.go, column.go, article.go, body.go,
// version.go, library.go with facet.go and pack.go, search.go, file.go,
// about.go, useful.go.
package portal
