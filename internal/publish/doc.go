// Package publish (信息发布) is the way of a piece of information from a draft
// to the public: drafting with its marking at the source (公开属性源头标识), the
// reviews of 三审三校 with the secrecy review among them, release now, at a
// minute or in the emergency lane, revision, withdrawal, what is kept and not
// published and its regular assessment, and the statutory terms.
//
// 政府信息公开条例第十三条至第二十六条；国办发〔2016〕80号；保密法第三十五条.
//
// What is published is kept by office/content, signatures by office/approval;
// this package decides who may do what, when and why. It does not own the
// columns (publish/column), the city portal (publish/outlet), nor what other
// capabilities demand of their kinds: those hand over a content.Extension.
//
//	stateDiagram-v2: see Items, flow.go
//
// Reading order: course.go, chain.go, secrecy.go (what is kept), law.go (the
// terms), flow.go (the moves), publish.go (how a move is made), lacking.go,
// acts_*.go, checks.go, list.go, clock.go, figures.go, web_*.go.
package publish
