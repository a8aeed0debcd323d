package outlet

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The platforms that there are.
const (
	Own  = "own"  // 本单位门户网站
	City = "city" // 市人民政府门户网站
)

// Limit is how long a field of a platform may be, in characters; 0 is any
// length.
type Limit struct {
	Key string `json:"key"`
	Max int    `json:"max"`
}

// Platform is a place where items are published.
type Platform struct {
	Agency, ID string
	Version    int64
	Name       string
	// Base begins the addresses of its pages, "https://www.nxzw.gov.cn/".
	Base string
	// Fetch lets the program open its pages to check them.
	Fetch  bool
	Limits []Limit
}

// Table names the table.
func (*Platform) Table() string { return "publish_outlet_platform" }

// Cols lists the columns.
func (p *Platform) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("name", &p.Name), store.C("base", &p.Base),
		store.C("looks", &p.Fetch), store.C("fields", store.JSON(&p.Limits))}
}

// KeepVersions keeps what was set on a past day.
func (*Platform) KeepVersions() {}

// Ref names the platform.
func (p *Platform) Ref() store.Ref { return store.Ref{Kind: KindPlatform, ID: p.ID} }

// Max is the longest text that a field takes; 0 is any.
func (p Platform) Max(key string) int {
	for _, l := range p.Limits {
		if l.Key == key {
			return l.Max
		}
	}
	return 0
}

// Cut shortens a value to what the platform takes; over is by how many
// characters it is too long.
func (p Platform) Cut(key, value string) (cut string, over int) {
	most := p.Max(key)
	n := utf8.RuneCountInString(value)
	if most == 0 || n <= most {
		return value, 0
	}
	return string([]rune(value)[:most]), n - most
}

// usual are the platforms where nothing was set. The lengths are those of
// Shanghai's docBakInfo, the only interface of its kind that is published
// (PORTAL.md D.2); what the city's back-end really takes is entered once known.
func usual(id string) Platform {
	p := Platform{ID: id, Name: "本单位门户网站", Limits: nil}
	if id == City {
		p.Name = "市人民政府门户网站"
		for _, f := range Fields {
			if f.Max > 0 {
				p.Limits = append(p.Limits, Limit{f.Key, f.Max})
			}
		}
	}
	return p
}

// PlatformOf reads a platform, or the usual one where nothing was set.
func PlatformOf(ctx context.Context, q store.Querier, agency, id string) (Platform, error) {
	if id != Own && id != City {
		return Platform{}, fail.Missingf("没有这个平台")
	}
	p, err := store.Get[Platform](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		p = usual(id)
		p.Agency = agency
		return p, nil
	}
	return p, err
}

// SetPlatform keeps what is said of the city portal.
func (o *Outlets) SetPlatform(ctx context.Context, a who.Actor, in Platform) error {
	return o.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有设置发布平台的权限")
		}
		wrong := map[string]string{}
		if in.Name = strings.TrimSpace(in.Name); in.Name == "" {
			wrong["name"] = "请填写平台名称"
		}
		if in.Base = strings.TrimSpace(in.Base); in.Base != "" && !webAddress(in.Base) || in.Base == "" && in.Fetch {
			wrong["base"] = "请填写以 https:// 或 http:// 开头的网址，例如 https://www.nxzw.gov.cn/"
		}
		for _, l := range in.Limits {
			if l.Max < 0 || l.Max > 100000 {
				wrong["max_"+l.Key] = "字数应在0到100000之间，0为不限"
			}
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		had, err := store.Get[Platform](ctx, tx, tx.Tenant(), City)
		in.Agency, in.ID, in.Version = tx.Tenant(), City, had.Version
		switch {
		case fail.Is(err, fail.Missing):
			err = tx.Insert(&in)
		case err == nil:
			err = tx.Update(&in)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActPlatform, in.Ref(), store.Telling("%s %s", in.Name, in.Base))
	})
}

// webAddress says that a text is the address of a web page without a sign-in.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(s, " \t\r\n\"<>\\")
}
