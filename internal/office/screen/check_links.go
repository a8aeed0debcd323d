package screen

import (
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"gongkai/internal/office/screen/words"
)

// links judges every address that the reader can follow.
func (r *run) links() error {
	asked := map[string]bool{}
	judge := func(s stretch) error {
		href := strings.TrimSpace(s.text)
		if asked[href] || href == "" || strings.HasPrefix(href, "#") {
			return nil
		}
		asked[href] = true
		return r.link(s, href)
	}
	for _, s := range r.texts {
		if s.Part == PartBody && s.Where == "链接地址" {
			if err := judge(s); err != nil {
				return err
			}
		}
	}
	for _, l := range r.sub.Links {
		if err := judge(stretch{Place: Place{Part: "相关链接"}, text: l, fixed: true}); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) link(s stretch, href string) error {
	f := Finding{Check: CheckLink, Level: Block}
	u, err := url.Parse(href)
	switch {
	case err != nil:
		f.Kind, f.Message = "form", "链接地址写得不完整，打不开，请修改。"
	case u.Scheme == "mailto" || u.Scheme == "tel":
		return nil
	case u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
		f.Kind, f.Message = "scheme", "链接指向本机文件或程序，公众打不开。请上传为附件，或改为网址。"
	case inner(u.Hostname()):
		f.Kind, f.Message = "inner", "链接指向内部网络，公众打不开，也暴露内部地址。请改为公开的网址或删去。"
	default:
		return r.ownLink(s, href)
	}
	r.find(s, 0, len([]rune(s.text)), f)
	return nil
}

// ownLink asks whether an address of the own sites leads somewhere.
func (r *run) ownLink(s stretch, href string) error {
	if r.screen.deps.Leads == nil {
		return nil
	}
	own, ok, err := r.screen.deps.Leads(r.ctx, r.q, r.sub.Agency, href)
	if err != nil || !own || ok {
		return err
	}
	r.find(s, 0, len([]rune(s.text)), Finding{Check: CheckLink, Kind: "dead", Level: Block,
		Message: "链接指向本网站的页面，但没有这个页面，或它还没有发布。请改为正确的地址或删去链接。"})
	return nil
}

// inner says that only the own network knows the host.
func inner(host string) bool {
	if host == "localhost" || host != "" && !strings.Contains(host, ".") && !strings.Contains(host, ":") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified())
}

var (
	attachLine  = regexp.MustCompile(`^\s*附\s*件\s*(\d{0,2})\s*[:：]\s*(.*)$`)
	attachNext  = regexp.MustCompile(`^\s*(\d{1,2})\s*[.．、]\s*(.{2,60})$`)
	numbered    = regexp.MustCompile(`(?:^|\s|　)\d{1,2}\s*[.．、]\s*`)
	namelessDoc = regexp.MustCompile(`(?i)^(?:新建.*|未命名.*|无标题.*|未标题.*|扫描件?[\s_\-]*\d*|img[_\-]?\d*|image\d*|dsc\w*\d+|scan\w*\d*|文档\s*\d*|工作簿\s*\d*|book\d*|doc\d*|document\d*|微信(?:图片|截图)_?\d*|附件\s*\d*|\d+|[0-9a-f\-]{20,}|mmexport\d+|副本.*|.*\s-\s副本)$`)
)

// attachments compares the files with what the body says of them, and says
// which cannot be opened and what they tell of their making.
func (r *run) attachments() {
	named := r.named()
	for _, n := range named {
		if len(r.sub.Files) > 0 && r.hasFile(n.name) {
			continue
		}
		f := Finding{Check: CheckAttach, Kind: "absent", Level: Block, Basis: basisAttach, Message: "正文提到附件“" + n.name + "”，但没有上传，请上传附件或修改正文。"}
		if len(r.sub.Files) >= len(named) {
			f.Kind, f.Level = "name", Warn
			f.Message = "正文中的附件“" + n.name + "”与上传的文件名都对不上，请核对附件是否传错，或把文件名改得一致。"
		}
		r.find(n.stretch, 0, len([]rune(n.text)), f)
	}
	for _, f := range r.sub.Files {
		base := strings.TrimSuffix(f.Name, path.Ext(f.Name))
		if namelessDoc.MatchString(strings.TrimSpace(base)) && !f.Shown {
			r.whole(Place{Part: PartFile, FileID: f.ID, File: f.Name}, f.Name, Finding{Check: CheckAttach, Kind: "nameless", Level: Warn, Basis: basisAttach,
				Message: "文件名“" + f.Name + "”看不出内容，请改为附件的名称。"})
		}
	}
	for _, o := range r.files {
		r.opened(o)
	}
	r.pictures()
}

// mention is an attachment that the body names.
type mention struct {
	stretch
	name string
}

// named lists the attachments that the body names, 附件：1.… 2.….
func (r *run) named() []mention {
	var out []mention
	listing := false
	for _, s := range r.texts {
		if s.Part != PartBody || !s.read || s.row != "" {
			continue
		}
		for _, line := range strings.Split(s.text, "\n") {
			if g := attachLine.FindStringSubmatch(line); g != nil {
				listing = true
				for _, name := range numbered.Split(" "+g[2], -1) {
					out = addMention(out, s, name)
				}
				continue
			}
			g := attachNext.FindStringSubmatch(line)
			if listing = listing && g != nil; listing {
				out = addMention(out, s, g[2])
			}
		}
	}
	return out
}

func addMention(out []mention, s stretch, name string) []mention {
	name = strings.Trim(strings.TrimSpace(name), "。；;《》“”\"")
	if len([]rune(name)) < 2 {
		return out
	}
	return append(out, mention{s, name})
}

// hasFile says that a file is called like the attachment, give or take
// brackets, numbers and the ending.
func (r *run) hasFile(name string) bool {
	want := plainName(name)
	return slices.ContainsFunc(r.sub.Files, func(f File) bool {
		have := plainName(strings.TrimSuffix(f.Name, path.Ext(f.Name)))
		return have != "" && want != "" && (strings.Contains(have, want) || strings.Contains(want, have) && len([]rune(have)) >= 4)
	})
}

var nameNoise = regexp.MustCompile(`^附件\s*\d*|^[\d.．、:：\-_ ]+|[《》“”"'（）()\[\]【】〔〕\s:：.．、,，\-_]|\.(?:docx?|xlsx?|pdf|ofd|wps|et|zip|jpe?g|png)$`)

func plainName(name string) string {
	s := words.Key(name)
	s = nameNoise.ReplaceAllString(s, "")
	return nameNoise.ReplaceAllString(s, "")
}

// pictures wants a text for every picture in the body.
func (r *run) pictures() {
	z := html.NewTokenizer(strings.NewReader(r.sub.Body))
	n := 0
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		if (kind != html.StartTagToken && kind != html.SelfClosingTagToken) || t.Data != "img" {
			continue
		}
		n++
		alt, src := "", ""
		for _, a := range t.Attr {
			switch a.Key {
			case "alt":
				alt = strings.TrimSpace(a.Val)
			case "src":
				src = a.Val
			}
		}
		if problem := badAlt(alt, src); problem != "" {
			r.whole(Place{Part: PartBody, Piece: -1}, "第"+itoa(n)+"张图片 "+path.Base(src), Finding{Check: CheckImage, Kind: "alt", Level: Block, Basis: basisAlt, Message: "第" + itoa(n) + "张图片" + problem})
		}
	}
	for _, f := range r.sub.Files {
		if problem := badAlt(f.Alt, f.Name); f.Shown && problem != "" {
			r.whole(Place{Part: PartFile, FileID: f.ID, File: f.Name}, f.Name, Finding{Check: CheckImage, Kind: "alt", Level: Block, Basis: basisAlt, Message: "图片" + problem})
		}
	}
}

// badAlt says what is wrong with a picture's alternative text, or nothing.
func badAlt(alt, src string) string {
	base := path.Base(src)
	switch {
	case alt == "":
		return "没有替代文本，看不见图片的人不知道内容。请写一句话说明图片。"
	case strings.EqualFold(alt, base) || strings.EqualFold(alt, strings.TrimSuffix(base, path.Ext(base))) || namelessDoc.MatchString(alt):
		return "的替代文本只是文件名，请写一句话说明图片。"
	}
	return ""
}
