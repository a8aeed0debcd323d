// Package approval (审签) keeps the sheets on which people review and sign.
//
// A sheet belongs to one thing of another capability (store.Ref) and goes
// through steps that are data: 审核 by whoever holds the step's right, one after
// the other, the last of them 签发. Each writes an opinion with name and time;
// nothing written is ever changed. A sheet may be returned with a reason,
// mended and handed in again. Nobody reviews or signs what they wrote
// themselves.
//
// What is signed stays signed until the thing changes: the capability that
// owns the thing asks Signed before it goes on, and calls Void when somebody
// changes what was signed.
//
//	stateDiagram-v2
//	    [*] --> 拟稿
//	    拟稿 --> 审核中: 送审
//	    已退回 --> 审核中: 送审
//	    审核中 --> 审核中: 审核同意
//	    审核中 --> 已签发: 签发
//	    审核中 --> 已退回: 退回修改
//	    审核中 --> 拟稿: 撤回
//	    拟稿 --> 已作废: 作废
//	    已退回 --> 已作废: 作废
//	    审核中 --> 已作废: 作废
//	    已签发 --> 已作废: 作废
//
// It does not know what a sheet is about, and does nothing when one is signed:
// its owner does.
//
// Reading order: sheet.go (what is kept), flow.go (the moves), acts.go, read.go
// (Signed and lists), paper.go (the form as it lies on a desk), web.go.
package approval
