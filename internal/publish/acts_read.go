package publish

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// ReadFile takes a working copy's text from a file; the file is kept beside it
// as the original. What a person has to look at comes back as warnings. A scan
// is refused: a picture of a text never stands in for the text.
func (p *Publish) ReadFile(ctx context.Context, a who.Actor, id string, version int64, name string, data []byte) ([]string, error) {
	if p.Read == nil {
		return nil, fail.Invalidf("本机没有安装读取文件的组件，请把文字粘贴到正文中")
	}
	in, err := p.Read(ctx, name, data)
	if err != nil {
		return nil, err
	}
	warnings := in.Warnings
	err = p.edit(ctx, a, id, version, ActRead0, func(tx *store.Tx, c *Case) (string, error) {
		warnings = in.Warnings
		body, more, err := p.pictures(tx, id, in)
		if err != nil {
			return "", err
		}
		warnings = append(warnings, more...)
		c.Item.Body = body
		k, _ := content.KindOf(c.Item.Kind)
		if c.Item.Title == "" || strings.HasPrefix(c.Item.Title, Untitled) {
			if in.Title != "" {
				c.Item.Title = in.Title
			}
		}
		if k.Number && c.Item.Number == "" && numberForm.MatchString(in.Number) {
			c.Item.Number = in.Number
		}
		if k.Formed && c.Item.Formed.IsZero() && !in.Formed.IsZero() && in.Formed <= tx.Today() {
			c.Item.Formed = in.Formed
		}
		_, _, err = p.Content.Attach(tx, content.Upload{Item: id, Name: name, Data: data, Role: content.RoleOriginal, Title: "原稿：" + name,
			Text: content.Text{Text: rich.Text(in.HTML), Readable: true}})
		return "：" + name, err
	})
	return warnings, err
}

// Untitled is how a working copy is called before anybody gave it a title.
const Untitled = "（未命名）"

// pictures stores the pictures found in a file and gives the body their
// addresses.
func (p *Publish) pictures(tx *store.Tx, id string, in Import) (body string, warnings []string, err error) {
	at := map[string]string{}
	for n, pic := range in.Pictures {
		name := pic.Name
		if path.Ext(name) == "" {
			name += ".png"
		}
		_, f, err := p.Content.Attach(tx, content.Upload{Item: id, Name: name, Data: pic.Data, Role: content.RoleImage, Alt: pic.Alt, Title: fmt.Sprintf("正文图片%d", n+1)})
		if fail.Is(err, fail.Invalid) {
			warnings = append(warnings, fmt.Sprintf("第%d张图片没有读入：%s", n+1, err.Error()))
			continue
		}
		if err != nil {
			return "", nil, err
		}
		at[pic.Source] = content.OfficePicture(f.ID)
	}
	if slices.ContainsFunc(in.Pictures, func(p Picture) bool { return p.Alt == "" && at[p.Source] != "" }) {
		warnings = append(warnings, "读入的图片需要补充替代文字，才能送审")
	}
	body = rich.Policy{Pictures: []string{"import:"}}.Clean(in.HTML)
	body = rich.Resource(body, func(src string) string { return at[src] })
	return rich.Clean(body, content.OfficeFile), warnings, nil
}
