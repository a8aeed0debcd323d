package feed

import (
	"net/http"
	"net/url"
	"reflect"

	"gongkai/internal/kit/web"
	"gongkai/internal/portal/feed/pages"
)

// getHuman explains feeds and the API to people (接口说明).
func (f *Feed) getHuman(c *web.Ctx) error {
	base, err := f.d.Frame(c, "接口说明")
	if err != nil {
		return err
	}
	a, err := f.about(c)
	if err != nil {
		return err
	}
	v := pages.Human{Base: base, Origin: a.origin, PerSecond: perSecond, Burst: burst}
	for _, e := range endpoints {
		one := pages.Endpoint{Path: e.path, Title: e.title, Says: e.says}
		q := url.Values{}
		for _, p := range e.params {
			one.Params = append(one.Params, pages.Param{Name: p.Name, Says: p.Says, Required: p.Required})
			if p.Example != "" && p.Required {
				q.Set(p.Name, p.Example)
			}
			one.NoTry = one.NoTry || p.InPath
		}
		if one.Try = e.path; len(q) > 0 {
			one.Try += "?" + q.Encode()
		}
		one.Fields = fieldsOf(reflect.TypeOf(e.shape), "")
		v.Endpoints = append(v.Endpoints, one)
	}
	return c.Page(http.StatusOK, pages.HumanPage(v))
}

// fieldsOf lists the fields of an answer, those of what it holds after it.
func fieldsOf(t reflect.Type, before string) []pages.Param {
	var out []pages.Param
	for _, f := range reflect.VisibleFields(t) {
		name := before + f.Tag.Get("json")
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner, name = inner.Elem(), name+"[]"
		}
		out = append(out, pages.Param{Name: name, Says: f.Tag.Get("doc")})
		if inner.Kind() == reflect.Struct {
			out = append(out, fieldsOf(inner, name+".")...)
		}
	}
	return out
}
