// Package workday knows which days are working days (工作日) and computes
// terms on them.
//
// It owns the national holiday arrangements since 2008 (国务院办公厅放假通知
// and their corrections), a regional layer (宁夏 has 开斋节 and 古尔邦节), and
// the way from a notice's text or file to days. It does not own where added
// notices are stored, nor which terms an act has: those are the slices'.
//
// A Calendar is immutable. It is built from notices, each later one winning
// over the earlier, the region's over the nation's; a day that no notice names
// follows its weekday. A day that no notice can have settled yet is doubtful,
// and a term that counts such a day is provisional (暂定):
//
//   - before 2008-01-01: no notice is held, only weekends are days off;
//   - after 24 December of the last year with a full notice, for the next
//     year's notice may still change the last week of December; there the
//     statutory days off (全国年节及纪念日放假办法) stand in for the notice;
//   - around a regional festival whose own notice has not been entered.
//
// Terms: the starting day is not counted (民法典第201条); a term in working days
// ends on its last working day; a term in calendar days or months moves to the
// next working day if its last day is none (民法典第203条, 民事诉讼法第85条).
//
// Reading order: notice.go, region.go, calendar.go (how days are settled),
// term.go, pause.go, explain.go (what is asked of them), read*.go (files and
// pasted text), cli.go.
package workday
