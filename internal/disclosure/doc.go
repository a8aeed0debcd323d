// Package disclosure (依申请公开) is the way of a request for disclosure from
// its receipt to its archive: 政府信息公开条例第二十七条至第四十五条, RULES.md 1.3 to
// 1.7 and 3.
//
// It owns requests, the items into which they are split, their clocks, the
// register of letters, disputes, and the duties of articles 18 and 44. It owns
// no page: disclosure/desk has those of staff, disclosure/front the public
// ones, disclosure/letter the wording and the bytes of letters,
// disclosure/redact and disclosure/casefile what their names say. Terms are
// computed by disclosure/clock and fees by disclosure/fee, which are pure.
// Personal data is office/citizen's: no row here holds a name, a number or an
// address; what an applicant wrote is a Text, emptied when its time is over.
//
// # What others call
//
//   - Service.Register (public pages as who.System), RegisterIn, Import;
//     Request.Knows checks a look-up code.
//   - Service.Case reads an item with all that belongs to it for a person:
//     Can and Try (the moves), Reading and Explain (the clock), Judged (the
//     seven steps), Lacks (what a reply still needs), Draft, Fee, Correction.
//   - Service.List, Count (Filter: filter, sort, page, groups by due day),
//     ItemsOf, FilesOf, Events, LettersIn, Duties, SettingOf, RequestNumbered.
//   - Acts on an item take (ctx, actor, item id, version of the item on the
//     page or 0, …) and return a refusal that a page can show:
//     Confirm, Void, Edit, Assign, Take, Forward, Return;
//     Mend, Reach, Mended; Consult, Answer, Decide, Tell, Notify, Help, Helped;
//     AskReasons, AcceptReasons, RefuseReasons, Delay;
//     Extend, Approve, Decline, Told; ChargeFee, Paid, Drop;
//     Judge, Repeats, Search, Review; Split, Merge, Apart, Same, Suggest;
//     Issue, Serve, Withdraw, Archive, Attach;
//     Dispute, AnswerDispute, ReportDispute, Resolve, Redo; Assess.
//   - Of letters: Draft, SaveLetter, SubmitLetter, FillLetter (agree or sign),
//     ReturnLetter, RecallLetter, VoidLetter, SendLetter, DeliverLetter. A
//     notice that is an act of its own (补正、征求意见、延期、收费…) is sent by that
//     act, a reply by Issue. Service.Letters checks and freezes.
//   - Of applicants on line: AnswerMend, Claim, Explain, Consent; and Withdraw,
//     Suggest as who.System.
//   - SaveSetting, Watch (the daily job), Next (gap-free numbers of a series).
//
// # How an item moves
//
// States and moves are the table Items (flow.go). An outcome (Item.Outcome, a
// row of the annual report; Item.Ground, its legal ground) is there only with
// a letter that was issued. Lateness is computed (Item.Late), never kept.
// Silence of a third party is no consent, silence of a co-maker is.
//
// The views disclosure_report and disclosure_dispute_report are what the
// annual report counts.
//
// Reading order: request.go, item.go, event.go, rows.go (what is kept), law.go,
// judge.go, flow.go, lacks.go, service.go (how an act is made), acts_*.go,
// duty.go, daily.go, list.go, measures.go, past.go, setting.go, slice.go.
package disclosure
