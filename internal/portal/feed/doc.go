// Package feed gives the portal's content to machines: feeds of each column
// (RSS 2.0, Atom, JSON Feed), the site map and robots.txt for search engines,
// and a public JSON API that can only be read, with its OpenAPI description
// and a page that explains it (接口说明).
//
// The list of the API's endpoints (endpoints.go) and the types of its answers
// (answers.go) are the one place where it is said what there is; routes,
// description and explanation follow from them, and a test holds the
// description against real answers.
package feed
