package app

import (
	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/casefile"
	"gongkai/internal/disclosure/desk"
	"gongkai/internal/disclosure/letter"
	redaction "gongkai/internal/disclosure/redact"
	"gongkai/internal/office/people"
)

// requestDesk makes the pages on which staff handle 依申请公开.
func (a *App) requestDesk() *desk.Desk {
	return desk.New(desk.Deps{DB: a.DB, Service: a.disclosure, Citizens: a.citizens, Files: a.files, Agency: people.AgencyOf, Links: caseLinks,
		ReplyHref: func(c *disclosure.Case, ground string) string { return letter.NewHref(c.Item.ID, ground) }})
}

// caseLinks are the pages that a case has besides the desk's.
func caseLinks(c *disclosure.Case) []desk.Link {
	id := c.Item.ID
	return []desk.Link{
		{Label: "起草文书", Icon: "edit", Href: letter.NewHref(id, ""), Move: disclosure.MoveDraft, Main: c.Judged().Ground != "" && c.Draft() == nil && !c.Item.Closed, Says: "告知书、通知书、征求意见书和答复书，从案件填好，送审、签发、编号。"},
		{Label: "区分处理（遮蔽）", Icon: "file", Href: redaction.Root + "/new?item=" + id, Move: disclosure.MoveAttach, Says: "在拟提供的文件中标出不予公开的部分，生成真正去除内容的副本。"},
		{Label: "案卷", Icon: "download", Href: casefile.Root + "/" + id, Says: "按归档顺序装订成一个PDF，或者连同原件、哈希清单和存证一起下载。"},
	}
}
