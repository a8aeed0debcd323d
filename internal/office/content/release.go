package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
)

// Release freezes the working copy as the next edition and shows it to
// citizens. The instant of publication is the act's own: nothing can be
// back-dated. The caller has decided that it may be released, and records the
// act.
func (c *Content) Release(tx *store.Tx, i *Item, note string) (Edition, error) {
	var e Edition
	if i.Marking != Proactive {
		return e, fail.Invalidf("公开属性为“%s”的信息不能发布", i.Marking.Title()).Under("《政府信息公开条例》第十三条")
	}
	tree, err := Columns(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return e, err
	}
	if col, ok := tree.Get(i.Column); !ok || col.Closed {
		return e, fail.Fields(map[string]string{"column": "请选择要发布到的栏目"})
	}
	if err := c.first(tx, i); err != nil {
		return e, err
	}
	files, err := c.published(tx, i)
	if err != nil {
		return e, err
	}
	i.State, i.WithdrawnAt, i.Reason, i.Redirect, i.Note = Published, zeroTime, "", "", note
	i.PublishAt, i.Authors = zeroTime, nil
	i.Edition++
	if err := tx.Update(i); err != nil {
		return e, err
	}
	was := *i
	was.Body = frozen(i, files)
	e = Edition{Agency: i.Agency, ID: tx.NewID(), Item: i.ID, No: i.Edition, Was: was, Files: files, Digest: digest(&was, files), Note: note, By: tx.Actor().ID, At: tx.Now()}
	if err := tx.Insert(&e); err != nil {
		return e, err
	}
	return e, c.show(tx, i, e, tree)
}

// first gives an item what it keeps for good: number, address, the instant of
// its publication.
func (c *Content) first(tx *store.Tx, i *Item) error {
	if i.Address != "" {
		return nil
	}
	i.PublishedAt = tx.Now()
	day := tx.Today()
	i.Address = fmt.Sprintf("/art/%04d%02d/t%s_%d.html", day.Year(), day.Month(), strings.ReplaceAll(day.String(), "-", ""), i.No)
	no, err := c.indexNo(tx, day)
	i.IndexNo = no
	return err
}

// DefaultIndexForm is how an index number looks where nothing else is set.
const DefaultIndexForm = "{code}/{year}-{seq:5}"

var indexPart = regexp.MustCompile(`\{(code|year|month|seq)(?::(\d))?\}`)

// CheckIndexForm says what is wrong with a form of index numbers.
func CheckIndexForm(form string) error {
	if !strings.Contains(form, "{seq") || !strings.Contains(form, "{year}") {
		return fail.Fields(map[string]string{"index_form": "索引号规则须包含{year}（年份）和{seq:5}（顺序号，冒号后为位数）"})
	}
	if strings.ContainsAny(indexPart.ReplaceAllString(form, ""), "{}") {
		return fail.Fields(map[string]string{"index_form": "索引号规则只能使用{code}、{year}、{month}、{seq:位数}"})
	}
	return nil
}

var errNoCode = fail.Invalidf("尚未设置本单位的统一社会信用代码，不能生成索引号。请在“网站设置”中填写后再发布")

// indexNo takes the year's next index number (RULES.md section 4).
func (c *Content) indexNo(tx *store.Tx, day civil.Date) (string, error) {
	s, err := SettingOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return "", err
	}
	if strings.Contains(s.IndexForm, "{code}") && s.Code == "" {
		return "", errNoCode
	}
	n, err := count(tx, indexCounter(day))
	if err != nil {
		return "", err
	}
	return indexText(s, day, n), nil
}

// indexCounter counts the index numbers of the day's year.
func indexCounter(day civil.Date) string { return fmt.Sprintf("index:%d", day.Year()) }

// indexText is the n-th index number of the day's year.
func indexText(s Setting, day civil.Date, n int64) string {
	return indexPart.ReplaceAllStringFunc(s.IndexForm, func(part string) string {
		m := indexPart.FindStringSubmatch(part)
		width, _ := strconv.Atoi(m[2])
		switch m[1] {
		case "code":
			return s.Code
		case "year":
			return strconv.Itoa(day.Year())
		case "month":
			return fmt.Sprintf("%02d", day.Month())
		}
		return fmt.Sprintf("%0*d", width, n)
	})
}

// IndexExample is the index number that an item published on the day would
// bear under a setting, kept or only typed; what stands in its way is the
// error. It takes no number.
func IndexExample(ctx context.Context, q store.Querier, agency string, s Setting, day civil.Date) (string, error) {
	if err := CheckIndexForm(s.IndexForm); err != nil {
		return "", err
	}
	if strings.Contains(s.IndexForm, "{code}") && s.Code == "" {
		return "", errNoCode
	}
	var taken int64
	err := q.QueryRow(ctx, "SELECT COALESCE(MAX(next), 0) FROM content_counter WHERE agency = $1 AND id = $2", agency, indexCounter(day)).Scan(&taken)
	return indexText(s, day, taken+1), err
}

// published are the files that go out with the item: not what was locked
// away, not what has a mended copy, not the file that the text was read from.
func (c *Content) published(tx *store.Tx, i *Item) ([]File, error) {
	all, err := Attachments(tx.Context(), tx, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	mended := map[string]bool{}
	for _, a := range all {
		mended[a.Of] = true
	}
	var out []File
	for _, a := range all {
		if a.Locked || a.Role == RoleOriginal || mended[a.ID] {
			continue
		}
		f, err := c.d.Files.Get(tx.Context(), tx, i.Agency, a.File)
		if err != nil {
			return nil, err
		}
		if f.State == "quarantined" {
			return nil, fail.Invalidf("附件《%s》未通过病毒查杀，不能发布。请删除后重新上传", a.Title)
		}
		text, err := TextOf(tx.Context(), tx, i.Agency, f.ID)
		if err != nil {
			return nil, err
		}
		slug := fmt.Sprintf("%04d%02d/P%d_%s%s", i.PublishedAt.In(store.Zone).Year(), i.PublishedAt.In(store.Zone).Month(), i.No, f.SHA256[:16], strings.ToLower(path.Ext(f.Name)))
		out = append(out, File{ID: f.ID, Slug: slug, Name: named(a.Title, f.Name), Type: f.Type, Size: f.Size, SHA: f.SHA256, Role: a.Role, Alt: a.Alt, Text: text.Readable})
	}
	return out, nil
}

// OfficeFile is where the office gives out stored files; a working copy's
// pictures are addressed there.
const OfficeFile = "/office/files/"

// OfficePicture is the address of a stored picture in a working copy.
func OfficePicture(file string) string { return OfficeFile + file + "/view" }

// frozen is the body as citizens get it: pictures under their permanent
// public names, and the 附注 of a document at its end. A picture that does not
// go out with the item is left out.
func frozen(i *Item, files []File) string {
	public := map[string]string{}
	for _, f := range files {
		public[OfficePicture(f.ID)] = f.Href()
	}
	body := i.Body
	if strings.Contains(body, OfficeFile) {
		body = rich.Resource(body, func(old string) string {
			if strings.HasPrefix(old, OfficeFile) {
				return public[old]
			}
			return old
		})
	}
	if k, _ := KindOf(i.Kind); k.Document {
		body = Noted(body, i.Marking)
	}
	return body
}

// Noted is a document's body with the 附注 of its marking at the end, where it
// does not say so already (GB/T 9704-2012, RULES.md R10.04).
func Noted(body string, m Marking) string {
	note := m.Note()
	if note == "" || strings.Contains(rich.Text(body), strings.Trim(note, "（）")) {
		return body
	}
	return body + "<p>" + note + "</p>"
}

// named is the title with the file's own ending.
func named(title, name string) string {
	if ext := path.Ext(name); !strings.HasSuffix(strings.ToLower(title), strings.ToLower(ext)) {
		return title + ext
	}
	return title
}

func digest(i *Item, files []File) string {
	h := sha256.New()
	sums := make([]string, 0, len(files))
	for _, f := range files {
		sums = append(sums, f.SHA)
	}
	_ = json.NewEncoder(h).Encode([]any{i.Title, i.Body, i.Number, i.Formed.String(), sums}) // into a hash, of plain values
	return hex.EncodeToString(h.Sum(nil))
}

// Withdraw takes a published item off the portal; its address shows a
// tombstone with the reason, or leads to what replaces it. The caller records
// the act.
func (c *Content) Withdraw(tx *store.Tx, i *Item, reason, redirect string) error {
	if !i.OnLine() {
		return fail.Stalef("这条信息当前没有对外发布，不能撤回")
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fail.Fields(map[string]string{"reason": "请写明撤回的原因，撤回说明页会向公众显示"})
	}
	if err := c.leads(tx, i, redirect); err != nil {
		return err
	}
	i.State, i.WithdrawnAt, i.Reason, i.Redirect = Withdrawn, tx.Now(), reason, redirect
	if err := tx.Update(i); err != nil {
		return err
	}
	if err := c.hide(tx, i); err != nil {
		return err
	}
	for _, x := range c.d.Extensions() {
		if x.Withdrawn != nil {
			if err := x.Withdrawn(tx, *i); err != nil {
				return err
			}
		}
	}
	return nil
}

// Reinstate shows a withdrawn item's last edition again. The caller records
// the act.
func (c *Content) Reinstate(tx *store.Tx, i *Item) error {
	if i.Edition == 0 || i.WithdrawnAt.IsZero() {
		return fail.Stalef("只有已撤回的信息可以恢复")
	}
	e, err := EditionOf(tx.Context(), tx, i.Agency, i.ID, i.Edition)
	if err != nil {
		return err
	}
	tree, err := Columns(tx.Context(), tx, i.Agency)
	if err != nil {
		return err
	}
	i.State, i.WithdrawnAt, i.Reason, i.Redirect = Published, zeroTime, "", ""
	if err := tx.Update(i); err != nil {
		return err
	}
	return c.show(tx, i, e, tree)
}

// Place moves an item to another column; its address stays. The caller
// records the act.
func (c *Content) Place(tx *store.Tx, i *Item, column string, also []string) error {
	tree, err := Columns(tx.Context(), tx, i.Agency)
	if err != nil {
		return err
	}
	if col, ok := tree.Get(column); !ok || !col.Takes(i.Kind) {
		return fail.Fields(map[string]string{"column": "请选择能够放置这类信息的栏目"})
	}
	i.Column, i.Also = column, also
	if err := tx.Update(i); err != nil || !i.OnLine() {
		return err
	}
	e, err := EditionOf(tx.Context(), tx, i.Agency, i.ID, i.Edition)
	if err != nil {
		return err
	}
	return c.show(tx, i, e, tree)
}
