package ledger

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// linesMost is how many figures, links or records one entry may have.
const linesMost = 20

// figure is a number as people type it; its thousands may be parted.
const figure = `-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|-?[0-9]{1,15}(?:\.[0-9]{1,6})?`

var numberLine = regexp.MustCompile(`^(\S.{0,59}?)([\s:：=]*)(` + figure + `)\s*((?:[^0-9\s,.:：=-][^0-9\s:：]{0,10}[23]?)?)$`)

// halfWidth turns the figures of a Chinese keyboard into plain ones.
var halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7",
	"８", "8", "９", "9", "．", ".", "，", ",", "％", "%", "－", "-", "\u3000", " ")

// ParseNumbers reads figures as people type them, one a line:
// 「发布信息：12条」, 「公开信息 12 条」.
func ParseNumbers(text string) ([]Number, error) {
	var out []Number
	for i, line := range nonEmpty(halfWidth.Replace(text)) {
		m := numberLine.FindStringSubmatch(line)
		if m == nil || !strings.ContainsFunc(m[1], unicode.IsLetter) || m[2] == "" && strings.ContainsAny(m[1][len(m[1])-1:], "0123456789.,") {
			return nil, fmt.Errorf("第%d行“%s”没有读懂。每行一项，写成“名称：数值单位”，例如 发布信息：12条", i+1, clip(line))
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(m[3], ",", ""), 64)
		if err != nil {
			return nil, fmt.Errorf("第%d行的数值“%s”读不出，请填阿拉伯数字", i+1, clip(m[3]))
		}
		out = append(out, Number{Label: strings.TrimSpace(m[1]), Value: v, Unit: m[4]})
	}
	if len(out) > linesMost {
		return nil, fmt.Errorf("一次最多登记%d项数据", linesMost)
	}
	return out, nil
}

// String is the figure as people read it.
func (n Number) String() string {
	return n.Label + " " + strconv.FormatFloat(n.Value, 'f', -1, 64) + n.Unit
}

// ParseLinks reads the addresses of published pages, one a line.
func ParseLinks(text string) ([]string, error) {
	var out []string
	for i, line := range nonEmpty(text) {
		if err := checkLink(line); err != nil {
			return nil, fmt.Errorf("第%d行%s", i+1, err)
		}
		out = append(out, line)
	}
	if len(out) > linesMost {
		return nil, fmt.Errorf("一次最多登记%d个链接", linesMost)
	}
	return out, nil
}

// checkLink refuses what is no address of a page on the web.
func checkLink(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || len(link) > 2000 {
		return fmt.Errorf("“%s”不是完整网址，应以 http:// 或 https:// 开头", clip(link))
	}
	return nil
}

func nonEmpty(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// clip is a text as an error message may quote it.
func clip(s string) string { return begin(s, 30) }

// refer asks what a reference is called and where the actor may see it.
func (l *Ledger) refer(ctx context.Context, q store.Querier, a who.Actor, ref store.Ref) (title, href string, err error) {
	if l.Refer != nil {
		return l.Refer(ctx, q, a, ref)
	}
	link, ok := l.links()[ref.Kind]
	if !ok {
		return "", "", fail.Missingf("系统内没有这类记录")
	}
	return link(ctx, q, a, ref.ID)
}

func (l *Ledger) kinds() []string {
	if l.Kinds != nil {
		return l.Kinds()
	}
	return []string{"task", "duty", "ledger-notice", "ledger-request"}
}

// RefAt finds the thing that a page of this system shows, from the page's
// address as it is copied from the browser. What the actor may not see is not
// found.
func (l *Ledger) RefAt(ctx context.Context, q store.Querier, a who.Actor, address string) (store.Ref, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err == nil {
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		for i := len(parts) - 1; i > 0; i-- {
			for _, kind := range l.kinds() {
				ref := store.Ref{Kind: kind, ID: parts[i]}
				if _, href, err := l.refer(ctx, q, a, ref); err == nil && pathOf(href) == u.Path {
					return ref, nil
				}
			}
		}
	}
	return store.Ref{}, fail.Invalidf("“%s”不是本系统内您可以查看的记录，请打开那条记录，复制浏览器地址栏中的网址", clip(address))
}

func pathOf(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	return u.Path
}
