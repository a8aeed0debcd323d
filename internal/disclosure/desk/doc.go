// Package desk has the pages on which staff handle requests for disclosure
// (依申请公开): registration, the guided judgement, letters' next acts, terms
// explained day by day, registers, envelopes, the import of past cases,
// settings and figures.
//
// It decides nothing: every act is one function of package disclosure, and
// every button, refusal and article comes from there. It owns no table.
//
// Files: desk.go (what it needs, its routes, the frame), forms.go (fields that
// several forms share), mine.go and all.go (lists), register.go (a request
// that came in), item.go and sections.go (the page of a case), acts.go and
// acts_*.go (every act as a form), judge.go (the seven steps), clock.go (the
// term, day by day), books.go (registers and envelopes), load.go (load and
// calendar), past.go (import), setting.go, figures.go, duties.go (articles 44
// and 18, disputes). Packages envelope and past are pure.
package desk
