package letters

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ProofWay is how it is shown that a reply went out: by a number that can be
// looked up again, by somebody who signed for it, or by a file.
type ProofWay struct {
	Key, Title string
	// Ref is what the number or name is called; Says is how it is written.
	Ref, Says string
	// File says that the way is proven by a file alone.
	File bool
	// With says that the number alone proves nothing, for anybody can type one: a
	// file that shows it goes with it.
	With bool
	// Own says that the number stands for one reply only: the same number again
	// is a mistake.
	Own  bool
	look *regexp.Regexp
	// fits says for which channels it is offered; nil is for all.
	fits func(Channel) bool
}

// The ways that other code names.
const (
	WayFile    = "file"
	WayReceipt = "receipt"
	WayTold    = "told"
	WayPost    = "post"
	WayHand    = "hand"
	WayBack    = "back"
	WayArchive = "archive"
	// waySystem is the program itself: the own mailbox shows the signed reply.
	waySystem = "system"
	// wayNoted is how replies were noted before the ways were told apart. It
	// proves those that were closed then, and nothing else.
	wayNoted = "noted"
)

var (
	number6 = regexp.MustCompile(`[0-9]{4}`)
	// hotlineName is a name and no number.
	hotlineName = regexp.MustCompile(`12345(热线|平台|便民)`)
	parcel      = regexp.MustCompile(`^[A-Za-z0-9]{8,20}$`)
	address     = regexp.MustCompile(`^https?://[^\s/]+\.[^\s]+$`)
	naming      = regexp.MustCompile(`\p{Han}{2}`)
)

func transfers(c Channel) bool { return c.Transferred }
func direct(c Channel) bool    { return !c.Transferred && c.Key != Own }

// PlatformWays are how a reply on a platform is proven.
var PlatformWays = []ProofWay{
	{Key: WayReceipt, Title: "平台办结编号", Ref: "平台办结编号", Says: "平台给出的办结或者回执编号，至少有4位数字，并上传办结截图", With: true, Own: true, look: number6, fits: transfers},
	{Key: "page", Title: "平台上的网页", Ref: "答复所在的网址", Says: "以http开头的完整网址，并上传网页截图", With: true, look: address, fits: transfers},
	{Key: WayTold, Title: "电话或者当面告知", Ref: "被告知人和经办人", Says: "写明告知了谁、由谁告知；并先“登记联系情况”", look: naming, fits: direct},
	{Key: WayFile, Title: "截图或者导出文件", File: true},
}

// PaperWays are how a reply on paper is proven.
var PaperWays = []ProofWay{
	{Key: WayPost, Title: "邮寄（挂号信、特快专递）", Ref: "邮件单号", Says: "8至20位字母和数字，并上传邮政收据", With: true, Own: true, look: parcel},
	{Key: WayHand, Title: "专人送达或者当面领取", Ref: "签收人和签收日期", Says: "写明谁签收的", look: naming},
	{Key: WayBack, Title: "转办单书面反馈", Ref: "接收单位和签收人", Says: "写明哪个单位、谁签收的", look: naming, fits: transfers},
	{Key: WayArchive, Title: "纸质件存档", Ref: "档号", Says: "档号，至少有4位数字", look: number6, fits: func(c Channel) bool { return !c.Transferred }},
	{Key: WayFile, Title: "盖章件扫描件、签收单或者回执", File: true},
}

// Ways are the ways by which a letter of the channel is proven answered: on the
// platform (MovePlatform) or on paper (MovePaper).
func (c Channel) Ways(move string) []ProofWay {
	list := PlatformWays
	if move == MovePaper {
		list = PaperWays
	}
	return slices.DeleteFunc(slices.Clone(list), func(w ProofWay) bool { return w.fits != nil && !w.fits(c) })
}

// wayOf finds a way by its key.
func wayOf(list []ProofWay, key string) (ProofWay, bool) {
	i := slices.IndexFunc(list, func(w ProofWay) bool { return w.Key == key })
	if i < 0 {
		return ProofWay{}, false
	}
	return list[i], true
}

// wrong says what is wrong with the number or name, or nothing.
func (w ProofWay) wrong(ref string) string {
	ref = strings.TrimSpace(ref)
	switch {
	case w.File:
		return ""
	case ref == "":
		return "请填写" + w.Ref + "：" + w.Says
	case utf8.RuneCountInString(ref) > 200 || w.look != nil && !w.look.MatchString(hotlineName.ReplaceAllString(ref, "")):
		return "“" + cut(ref, 30) + "”不像" + w.Ref + "：" + w.Says
	}
	return ""
}

// wayTitle is a way in words.
func wayTitle(move, key string) string {
	list := PlatformWays
	if move == MovePaper {
		list = PaperWays
	}
	switch w, ok := wayOf(list, key); {
	case ok:
		return w.Title
	case key == waySystem:
		return "本系统公开答复"
	}
	return ""
}
