// Package survey is 调查问卷: questionnaires, the answers that people give to
// them, and what the answers say (plan task 25; RULES.md section 12, PORTAL.md
// A.12 and C.7). The yearly evaluation that weighs several questionnaires is
// its sub-package assess.
//
// Every questionnaire may belong to a thing of another capability (an open
// day, a consultation): Survey.Owner. Such a capability reaches this one
// through what the program gives it, never by import.
//
// # One answer a person
//
// Who opens a questionnaire is given a ticket: a signed random number in a
// cookie of this one questionnaire. A ticket serves once. It says nothing of
// the network address, so an office whose people share a line may answer, each
// from their own device. A questionnaire by invitation gives a ticket only
// for a code, and a code only one ticket.
//
// # Anonymous, and truly
//
// Of an anonymous questionnaire nothing leads from an answer to its giver:
//
//   - the answer's row has a random id, the month in place of the instant, and
//     neither ticket nor code nor address; it is not in the record, which
//     would tell the instant;
//   - the ticket is random and is not derived from the code: exchanging a code
//     and giving an answer are two acts, and no row names both;
//   - what is kept of spent tickets is destroyed when the questionnaire ends,
//     and the answers are laid down anew in the order of their random ids, so
//     that not even the order of storing is left;
//   - groups of fewer than Least people are not shown.
//
// The digest of all answers is recorded when the questionnaire ends; the page
// of the result computes it again.
//
// Reading order: question.go (kinds, scales, conditions), rows.go, flow.go,
// acts.go, ticket.go, answer.go, tally.go, then the pages.
package survey
