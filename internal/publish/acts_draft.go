package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
)

// The acts on a working copy.
const (
	ActCreate = "拟稿"
	ActSave   = "修改"
	ActCopy   = "复制"
	ActAttach = "添加附件"
	ActFile   = "修改附件"
	ActDetach = "删除附件"
	ActRead0  = "从文件读取正文"
	ActLapse  = "审签后修改"
)

// Draft is what a working copy says; a new one, or one that was changed.
type Draft struct {
	Kind, Column string
	Also         []string
	Title        string
	Short        string
	Summary      string
	// Body is any HTML; it is cleaned here.
	Body                 string
	Source, Author, Unit string
	Number, Issuer       string
	Formed, Changed      civil.Date
	Topic                string
	Keywords, Audience   []string
	Marking              content.Marking
	Ground, GroundNote   string
	InheritWhy           string
	Fields               map[string]string
	Tasks                []string
	Note                 string
	Carrier              string
	Ways                 []string
	PlannedOn            civil.Date
	HandlerOpinion       string
	About                []store.Ref
	// OriginalOn is for items taken over from another site alone.
	OriginalOn civil.Date
	Origin     string
}

// mostBody is the longest body, in bytes.
const mostBody = 4 << 20

// Begin keeps a new working copy inside an act of another capability or of a
// person, and records it.
func (p *Publish) Begin(tx *store.Tx, d Draft) (content.Item, error) {
	a := tx.Actor()
	if d.Unit == "" {
		d.Unit = a.Unit
	}
	if !a.IsSystem() && !a.MayOn(RightDraft, d.Unit, d.Kind) {
		return content.Item{}, fail.Deniedf("您没有为该科室拟稿的权限。如工作需要，请联系本单位安全管理员")
	}
	if !d.OriginalOn.IsZero() && !a.MayOn(RightImport, "", "") {
		return content.Item{}, fail.Deniedf("原发布日期只能在迁移旧网站信息时填写")
	}
	i := content.Item{Kind: d.Kind, OriginalOn: d.OriginalOn}
	if err := p.fill(tx, &i, d); err != nil {
		return i, err
	}
	i, err := p.Content.Create(tx, i)
	if err != nil {
		return i, err
	}
	c := Course{Agency: i.Agency, ID: i.ID, Origin: d.Origin}
	d.into(&c)
	if err := p.clock(tx, &i, &c); err != nil {
		return i, err
	}
	if err := c.keep(tx); err != nil {
		return i, err
	}
	return i, tx.Record(ActCreate, i.Ref(), store.Telling("《%s》", i.Title))
}

// Create keeps a new working copy.
func (p *Publish) Create(ctx context.Context, a who.Actor, d Draft) (i content.Item, err error) {
	err = p.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err = p.Begin(tx, d)
		return err
	})
	return i, err
}

// into puts the drafter's part of the secrecy review into the course.
func (d *Draft) into(c *Course) {
	c.Carrier, c.Ways, c.PlannedOn, c.HandlerOpinion, c.InheritWhy = d.Carrier, d.Ways, d.PlannedOn, d.HandlerOpinion, d.InheritWhy
}

// fill puts what was typed into the item and refuses what cannot be.
func (p *Publish) fill(tx *store.Tx, i *content.Item, d Draft) error {
	wrong := d.wrong(tx.Today())
	tree, err := content.Columns(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	if d.Column != "" {
		if col, ok := tree.Get(d.Column); !ok || !col.Takes(d.Kind) {
			wrong["column"] = "请选择能够放置这类信息的栏目"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	i.Column, i.Also, i.Title, i.Short, i.Summary = d.Column, slices.DeleteFunc(slices.Clone(d.Also), func(c string) bool { return c == d.Column }), strings.TrimSpace(d.Title), d.Short, d.Summary
	i.Body = rich.Clean(d.Body, content.OfficeFile)
	i.Source, i.Author, i.Unit, i.Number, i.Issuer = d.Source, d.Author, d.Unit, d.Number, d.Issuer
	i.Formed, i.Changed, i.Topic, i.Keywords, i.Audience = d.Formed, d.Changed, d.Topic, d.Keywords, d.Audience
	if i.Marking != d.Marking || i.Ground != d.Ground {
		i.MarkedBy = ""
	}
	i.Marking, i.Ground, i.GroundNote, i.Fields, i.Tasks, i.Note = d.Marking, d.Ground, d.GroundNote, d.Fields, d.Tasks, d.Note
	if i.Marking == content.Proactive {
		i.Ground, i.GroundNote, i.ReviewOn = "", "", 0
	}
	if len(d.About) > 0 {
		i.About = d.About
	}
	return nil
}

// wrong is what no working copy may say; what is only missing is asked for
// when it is handed in.
func (d *Draft) wrong(today civil.Date) map[string]string {
	w := map[string]string{}
	k, ok := content.KindOf(d.Kind)
	if !ok {
		w["kind"] = "请选择信息类型"
	}
	switch n := utf8.RuneCountInString(strings.TrimSpace(d.Title)); {
	case n == 0:
		w["title"] = "请填写标题"
	case n > 200:
		w["title"] = fmt.Sprintf("标题最多200个字，现在是%d个字", n)
	}
	if len(d.Body) > mostBody {
		w["body"] = "正文太长。请把长表格和大段附录改为附件"
	}
	if d.Number != "" && !numberForm.MatchString(d.Number) {
		w["number"] = "发文字号格式应为“某工信发〔2023〕8号”：六角括号、不加“第”字、序号不补零"
	}
	if d.Formed > today {
		w["formed"] = "成文日期不能晚于今天"
	}
	if d.Changed > today || !d.Changed.IsZero() && d.Changed < d.Formed {
		w["changed"] = "变更日期应在成文日期和今天之间"
	}
	if d.OriginalOn > today {
		w["original_on"] = "原发布日期不能晚于今天"
	}
	if d.Topic != "" && !content.TopicKnown(d.Topic) {
		w["topic"] = "请从列出的主题分类中选择"
	}
	for _, f := range k.Fields {
		if v := d.Fields[f.Key]; v != "" && f.Input == "date" {
			if _, err := civil.Parse(v); err != nil {
				w["f_"+f.Key] = f.Label + "应为日期，例如 2023-09-10"
			}
		}
	}
	return w
}

// clock sets the statutory term of a working copy.
func (p *Publish) clock(tx *store.Tx, i *content.Item, c *Course) error {
	t, ok := termOf(i)
	if !ok {
		c.Term, c.Start, c.Due, c.Provisional = "", 0, 0, false
		return nil
	}
	cal, err := p.Calendar(tx.Context(), tx, i.Agency)
	if err != nil {
		return err
	}
	c.Term, c.Start = t.Key, Start(i, civil.FromTime(i.CreatedAt.In(store.Zone)))
	c.Due, c.Provisional = t.Due(c.Start, cal)
	return nil
}

// editable says whether the working copy can be changed now. What is under
// review has to be recalled or given back first; what was signed loses its
// signature.
func editable(c *Case) error {
	switch c.Item.State {
	case content.Draft, content.Returned, content.Approved, content.Scheduled:
		return nil
	case content.Reviewing, content.Referred:
		return fail.Stalef("《%s》正在审核，不能修改。请先撤回送审，或请审核人退回", c.Item.Title)
	case content.Published, content.Withdrawn, content.Kept:
		return fail.Stalef("《%s》%s，请先点“修订”生成工作稿", c.Item.Title, Items.TitleOf(c.Item.State))
	}
	return fail.Stalef("《%s》已作废，不能修改", c.Item.Title)
}

// edit changes a working copy inside an act: decide, change, save; a signature
// on it lapses.
func (p *Publish) edit(ctx context.Context, a who.Actor, id string, version int64, act string, f func(*store.Tx, *Case) (told string, err error)) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := p.load(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightDraft, c.Item.Unit, c.Item.Kind) {
			return fail.Deniedf("您没有修改这条信息的权限。如工作需要，请联系本单位安全管理员")
		}
		if err := editable(c); err != nil {
			return err
		}
		if version != AnyVersion && c.Item.Version != version {
			return p.conflict(tx, &c.Item)
		}
		told, err := f(tx, c)
		if err != nil {
			return err
		}
		lapsed := c.Item.State == content.Approved || c.Item.State == content.Scheduled
		if lapsed {
			c.Item.State, c.Item.PublishAt, c.Item.MarkedBy = content.Draft, c.Item.PublishAt.Truncate(0), ""
		}
		if err := p.Content.Save(tx, &c.Item); err != nil {
			return err
		}
		if err := p.clock(tx, &c.Item, &c.Course); err != nil {
			return err
		}
		if err := c.Course.keep(tx); err != nil {
			return err
		}
		if err := tx.Record(act, c.Item.Ref(), store.Telling("《%s》%s", c.Item.Title, told)); err != nil {
			return err
		}
		if lapsed {
			return p.lapse(tx, c, "审签后内容有修改")
		}
		return nil
	})
}

// lapse takes a signature away, and the secrecy review with it.
func (p *Publish) lapse(tx *store.Tx, c *Case, why string) error {
	if c.Secrecy.ID != "" && c.Secrecy.State != SecrecyLapsed {
		c.Secrecy.State = SecrecyLapsed
		if err := tx.Update(&c.Secrecy); err != nil {
			return err
		}
		if err := tx.Record(ActLapse, c.Item.Ref(), store.Because(why), store.Telling("《%s》须重新审签", c.Item.Title)); err != nil {
			return err
		}
	}
	return approval.Lapse(tx, c.Item.Ref(), why)
}

// conflict says who changed the item meanwhile.
func (p *Publish) conflict(tx *store.Tx, i *content.Item) error {
	name := "其他人"
	if n := len(i.Authors); n > 0 {
		names, err := p.Roster.Names(tx.Context(), tx, tx.Tenant())
		if err != nil {
			return err
		}
		if s := names[i.Authors[n-1]]; s != "" {
			name = s
		}
	}
	return fail.Stalef("%s在%s修改过这条信息。您填写的内容还在下面，请与最新内容核对后再保存", name, i.SavedAt.In(store.Zone).Format("1月2日15:04"))
}

// Save changes a working copy. A version other than the stored one is Stale.
func (p *Publish) Save(ctx context.Context, a who.Actor, id string, version int64, d Draft) error {
	return p.edit(ctx, a, id, version, ActSave, func(tx *store.Tx, c *Case) (string, error) {
		if d.Unit == "" {
			d.Unit = c.Item.Unit
		}
		if d.Unit != c.Item.Unit && !a.MayOn(RightDraft, d.Unit, d.Kind) {
			return "", fail.Fields(map[string]string{"unit": "您不能为这个科室拟稿"})
		}
		d.Kind = c.Item.Kind
		if err := p.fill(tx, &c.Item, d); err != nil {
			return "", err
		}
		d.into(&c.Course)
		return "", nil
	})
}

// Copy makes a new working copy with an item's words, without its files,
// numbers and dates.
func (p *Publish) Copy(ctx context.Context, a who.Actor, id string) (content.Item, error) {
	old, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return old, err
	}
	course, err := courseOf(ctx, p.DB, a.Tenant, id)
	if err != nil {
		return old, err
	}
	d := draftOf(&old, &course)
	d.Title, d.Number, d.Formed, d.Changed, d.Note, d.About, d.PlannedOn = "（复制）"+old.Title, "", 0, 0, "", nil, 0
	d.Body = rich.Resource(old.Body, func(src string) string {
		if strings.HasPrefix(src, content.OfficeFile) {
			return ""
		}
		return src
	})
	if !a.MayOn(RightDraft, d.Unit, d.Kind) {
		d.Unit = a.Unit
	}
	d.OriginalOn, d.Origin = 0, id
	return p.Create(ctx, a, d)
}

// draftOf is what a working copy says, to be changed.
func draftOf(i *content.Item, c *Course) Draft {
	return Draft{Kind: i.Kind, Column: i.Column, Also: i.Also, Title: i.Title, Short: i.Short, Summary: i.Summary, Body: i.Body, Source: i.Source,
		Author: i.Author, Unit: i.Unit, Number: i.Number, Issuer: i.Issuer, Formed: i.Formed, Changed: i.Changed, Topic: i.Topic, Keywords: i.Keywords,
		Audience: i.Audience, Marking: i.Marking, Ground: i.Ground, GroundNote: i.GroundNote, InheritWhy: c.InheritWhy, Fields: i.Fields, Tasks: i.Tasks,
		Note: i.Note, Carrier: c.Carrier, Ways: c.Ways, PlannedOn: c.PlannedOn, HandlerOpinion: c.HandlerOpinion}
}

// Attach adds a file to a working copy. What can be read of it is kept for the
// search; a picture, sound or film needs a text in its place.
func (p *Publish) Attach(ctx context.Context, a who.Actor, id string, u content.Upload) (att content.Attachment, f attach.File, err error) {
	if !slices.Contains(roles, u.Role) {
		return att, f, fail.Fields(map[string]string{"role": "请选择附件的用途"})
	}
	if u.Alt = strings.TrimSpace(u.Alt); u.Alt == "" && (u.Role == content.RoleImage || u.Role == content.RoleMedia) {
		return att, f, fail.Fields(map[string]string{"alt": "请用文字说明图片、音频或视频的内容，供看不到、听不到的人使用"})
	}
	u.Item = id
	if p.Text != nil && u.Text.Text == "" {
		u.Text.Text, u.Text.Readable, u.Text.Why = p.Text(ctx, u.Name, u.Data)
	}
	err = p.edit(ctx, a, id, AnyVersion, ActAttach, func(tx *store.Tx, c *Case) (string, error) {
		att, f, err = p.Content.Attach(tx, u)
		return "：" + att.Title, err
	})
	return att, f, err
}

var roles = []string{content.RoleFile, content.RoleImage, content.RoleOriginal, content.RoleOfficial, content.RoleMedia}

// RoleTitles are the titles of attachments' roles.
var RoleTitles = map[string]string{content.RoleFile: "附件（供下载）", content.RoleImage: "正文图片", content.RoleOriginal: "原稿（不发布）",
	content.RoleOfficial: "正式文件（PDF/OFD）", content.RoleMedia: "音视频"}

// FileChange is what can be changed of an attachment.
type FileChange struct {
	Title, Alt, Role string
	Order            int64
}

// ChangeFile changes an attachment's title, text equivalent, role or place.
func (p *Publish) ChangeFile(ctx context.Context, a who.Actor, id, att string, in FileChange) error {
	return p.edit(ctx, a, id, AnyVersion, ActFile, func(tx *store.Tx, c *Case) (string, error) {
		f, err := attachmentOf(tx, c, att)
		if err != nil {
			return "", err
		}
		switch {
		case strings.TrimSpace(in.Title) == "":
			return "", fail.Fields(map[string]string{"title": "请填写附件标题"})
		case !slices.Contains(roles, in.Role):
			return "", fail.Fields(map[string]string{"role": "请选择附件的用途"})
		case in.Alt == "" && (in.Role == content.RoleImage || in.Role == content.RoleMedia):
			return "", fail.Fields(map[string]string{"alt": "请填写替代文字"})
		case f.Locked && in.Role != f.Role:
			return "", fail.Stalef("这个附件已封存，不能改变用途")
		}
		f.Title, f.Alt, f.Role, f.Order = in.Title, in.Alt, in.Role, in.Order
		return "：" + f.Title, tx.Update(&f)
	})
}

// Detach takes an attachment off a working copy. What was published keeps its
// files. A file with a mended copy stays, locked away.
func (p *Publish) Detach(ctx context.Context, a who.Actor, id, att string) error {
	return p.edit(ctx, a, id, AnyVersion, ActDetach, func(tx *store.Tx, c *Case) (string, error) {
		f, err := attachmentOf(tx, c, att)
		if err != nil {
			return "", err
		}
		if f.Locked || f.Of != "" {
			return "", fail.Stalef("经过脱敏处理的附件及其原件要留存备查，不能删除")
		}
		if strings.Contains(c.Item.Body, content.OfficeFile+f.File) {
			return "", fail.Invalidf("正文中还在使用这张图片，请先从正文中删除")
		}
		return "：" + f.Title, tx.Delete(&f)
	})
}

func attachmentOf(tx *store.Tx, c *Case, id string) (content.Attachment, error) {
	f, err := store.Get[content.Attachment](tx.Context(), tx, c.Item.Agency, id)
	if err == nil && f.Item != c.Item.ID {
		err = fail.Missingf("没有找到这个附件，可能已被删除")
	}
	return f, err
}
