// Package outlet (双平台发布登记) keeps, for each published item, its two
// publication records: the bureau's own site and the city portal
// (市人民政府门户网站), with address, time and a snapshot, looks every day
// whether both still stand unchanged, and helps those who re-key items into
// the city portal: an export package and a page to copy from, field by field.
//
// 任务分工第6项、第12项、第14项；PORTAL.md 0.1, D.2.
//
// It publishes nothing itself. Platforms and the lengths of their fields are
// data.
//
// Reading order: platform.go, record.go (what is kept), page.go (how a page is
// read and compared), acts.go, check.go, pack.go, figures.go, web_*.go.
package outlet
