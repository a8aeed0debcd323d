package casefile

import (
	"context"
	"log/slog"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
)

// The sections of a bound file, in their order (PORTAL B.5). The cover and the
// contents come before them.
const (
	secReply = iota
	secForm
	secRegister
	secMend
	secConsult
	secSearch
	secSecrecy
	secReview
	secExtend
	secFee
	secService
	secContact
	secDispute
	secOther
	sections
)

var sectionTitles = [sections]string{"答复书及附件", "申请表及身份证明", "登记表、回执及确认记录", "补正告知书及补正材料", "征求意见文书及回函", "检索记录", "保密审查记录",
	"审查呈批单", "延期审批及告知书", "收费通知及票据", "送达回证及送达凭证", "联系记录", "复议、诉讼材料", "其他材料"}

// roles say in which section a file of a case is bound.
var roles = map[string]int{"form": secForm, "identity": secForm, "mandate": secForm, "attachment": secForm, "mended": secMend, "consult": secConsult, "search": secSearch,
	"information": secReply, "redacted": secReply, "fee": secFee, "proof": secService, "contact": secContact, "dispute": secDispute, "other": secOther}

// open are the roles whose files go into a masked file as they are: what was
// handed out.
var open = map[string]bool{"redacted": true}

// Paper is one thing that is bound.
type Paper struct {
	Title, Number, By string
	On                civil.Date
	// Body are the pages; From is the first page's number, Pages how many.
	Body        []byte
	From, Pages int
}

// Volume is a case file before it is bound.
type Volume struct {
	Title    string
	Masked   bool
	Cover    [][2]string
	Sections [sections][]Paper
	// Originals are the files as they were kept.
	Originals []Original
	// Closing are the lines of the closing sheet.
	Closing [][2]string
}

// Original is a file as it was kept, with its digest.
type Original struct {
	Section    string
	Name, Hash string
	file       attach.File
}

// Deps are what the case file needs from elsewhere.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Service  *disclosure.Service
	Letters  *letter.Letters
	Citizens *citizen.Citizens
	Files    attach.Keeper
	// Extract gives the record's entries on a thing with their proofs.
	Extract func(ctx context.Context, q store.Querier, tenant string, subject store.Ref) ([]byte, error)
	Raster  raster.Options
}

// Files is the capability.
type Files struct{ Deps }

// New makes the capability.
func New(d Deps) *Files {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Files{d}
}
