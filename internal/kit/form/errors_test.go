package form

import (
	"errors"
	"testing"

	"gongkai/internal/kit/fail"
)

func TestWhatAFormShowsOfAnError(t *testing.T) {
	for _, c := range []struct {
		err    error
		shown  bool
		status int
	}{
		{fail.Fields(map[string]string{"day": "请填写日期"}), true, 422},
		{fail.Invalidf("还没有到这一步"), true, 422},
		{&fail.Error{Kind: fail.Stale, Msg: "内容已被他人修改"}, true, 409},
		{&fail.Error{Kind: fail.Denied, Msg: "没有权限"}, false, 422},
		{&fail.Error{Kind: fail.Missing, Msg: "没有这一项"}, false, 422},
		{errors.New("disk full"), false, 422},
	} {
		msg, fields, ok := Shown(c.err)
		if ok != c.shown || ok && msg == "" || Status(c.err) != c.status {
			t.Errorf("%v: %q, %v, %v, %d", c.err, msg, fields, ok, Status(c.err))
		}
	}
	if _, fields, _ := Shown(fail.Fields(map[string]string{"day": "请填写日期"})); fields["day"] == "" {
		t.Error("the field's message is lost")
	}
}
