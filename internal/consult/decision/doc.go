// Package decision is 重大行政决策事项目录 and the procedure of each entry: the
// yearly catalogue with the Party committee's consent, its editions and
// adjustments, its publication by 31 March, and the statutory steps of every
// entry with record, term and article (plan tasks 7 and 8;
// 重大行政决策程序暂行条例; RULES.md section 7).
//
// Departments go by the regulation as a matter of reference (article 42), and
// the plan asks for the catalogue. An entry leads to its consultations, which
// the parent package owns; this package is told of them (Heard) and enters the
// step 公众参与 from them. The catalogue as a published item is publish's, made
// through Deps.Begin; an edition counts from its release.
//
// Reading order: law.go (steps, terms, lawful reasons), rows.go, flow.go,
// acts.go, open.go (Extension), archive.go, measures.go, web*.go, public.go.
package decision
