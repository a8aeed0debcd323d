package publish

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/rich"
	"gongkai/internal/office/content"
)

// numberForm is a 发文字号 (RULES.md R10.02).
var numberForm = regexp.MustCompile(`^\p{Han}+〔(19|20)\d{2}〕[1-9]\d*号$`)

// lacking says, in full clauses, what an item misses before it may be handed
// in.
func lacking(i *content.Item, c *Course, files []content.Attachment, tree content.Tree) []string {
	var out []string
	say := func(missing bool, what string) {
		if missing {
			out = append(out, what)
		}
	}
	k, _ := content.KindOf(i.Kind)
	say(strings.TrimSpace(i.Title) == "", "没有标题")
	say(strings.TrimSpace(rich.Text(i.Body)) == "" && !carried(files), "没有正文")
	say(k.Number && i.Number == "", "没有发文字号")
	say(i.Number != "" && !numberForm.MatchString(i.Number), "发文字号格式应为“某工信发〔2023〕8号”")
	say(k.Formed && i.Formed.IsZero(), "没有成文日期")
	for _, f := range k.Fields {
		say(f.Required && i.Fields[f.Key] == "", "没有填写"+f.Label)
	}
	col, ok := tree.Get(i.Column)
	say(i.Marking == content.Proactive && !ok, "没有选择栏目")
	say(i.Marking == content.Proactive && ok && !col.Takes(i.Kind), fmt.Sprintf("栏目“%s”不放置%s", col.Name, k.Title))
	out = append(out, markingLacks(i, c)...)
	out = append(out, fileLacks(i, files)...)
	say(c.Carrier == "" || len(c.Ways) == 0 || c.HandlerOpinion == "", "没有填写保密审查表中承办人部分（载体形式、拟公开方式、承办人意见）")
	return out
}

// carried says that an item is its files: a report or a video without a text
// of its own.
func carried(files []content.Attachment) bool {
	return slices.ContainsFunc(files, func(a content.Attachment) bool {
		return !a.Locked && (a.Role == content.RoleOfficial || a.Role == content.RoleMedia)
	})
}

// markingLacks says what is wrong with the marking (R10.05, R10.07).
func markingLacks(i *content.Item, c *Course) []string {
	var out []string
	switch g, ok := content.GroundOf(i.Ground); {
	case i.Marking == "":
		out = append(out, "没有标识公开属性")
	case i.Marking == content.Proactive:
	case !ok:
		out = append(out, "没有选择"+i.Marking.Title()+"的法定理由")
	case !g.Fits(i.Marking):
		out = append(out, fmt.Sprintf("“%s”不能作为%s的理由", g.Title, i.Marking.Title()))
	}
	if i.Kind == content.KindForwarded {
		if source := i.Fields["source_marking"]; source != "" && i.Marking != "" && source != i.Marking.Title() && c.InheritWhy == "" {
			out = append(out, "公开属性与原文（"+source+"）不一致，没有说明理由")
		}
	}
	return out
}

// fileLacks says what is wrong with the attachments: pictures, sound and film
// need a text in their place.
func fileLacks(i *content.Item, files []content.Attachment) []string {
	var out []string
	for _, a := range files {
		if (a.Role == content.RoleImage || a.Role == content.RoleMedia) && a.Alt == "" && !a.Locked {
			out = append(out, "附件“"+a.Title+"”没有替代文字")
		}
	}
	for _, p := range rich.Images(i.Body) {
		if p.Alt == "" {
			out = append(out, "正文中有图片没有替代文字")
			break
		}
	}
	return out
}
