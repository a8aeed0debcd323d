// Package column (栏目管理) tends the columns of the portal: their tree, what
// stands in them too long or not at all, how long published items are kept,
// the monthly handing over to archives and libraries, and what the site says
// of itself (网站设置).
//
// 政府信息公开条例第十二条、第二十五条；国办公开办函〔2019〕61号；政府网站发展指引；
// 政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）.
//
// The columns themselves are facts of office/content; this package decides who
// may change them and what becomes of the addresses. It withdraws nothing
// itself: that is publish's way.
//
// Reading order: site.go (网站设置), tree.go (acts on columns), keep.go
// (retention), hygiene.go and scan.go (what is wrong), handed.go, figures.go,
// web_*.go.
package column
