package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/golden"
	"gongkai/internal/office/officetest"
	"gongkai/internal/survey"
)

// Every state, every move, every role.
func TestFlowByRole(t *testing.T) {
	if err := survey.Flow.Check(); err != nil {
		t.Fatal(err)
	}
	h := build(t)
	s, err := h.v.Create(t.Context(), office, head("social", survey.Open))
	h.Must(err)
	head := officetest.Actor("p-li", "u-jn", "survey.view:unit", "survey.edit:unit", "survey.run:unit")
	reader := officetest.Actor("p-du", "u-bgs", "survey.view")
	var out strings.Builder
	for _, a := range []struct {
		role string
		can  interface{ May(string) bool }
	}{{"办公室", office.On(s.Unit, "")}, {"科长", head.On(s.Unit, "")}, {"科员", clerk.On(s.Unit, "")}, {"其他科室科长", officetest.Actor("p-x", "u-qy", "survey.run:unit").On(s.Unit, "")}, {"领导、主管部门", reader.On(s.Unit, "")}} {
		fmt.Fprintf(&out, "== %s\n", a.role)
		for _, state := range survey.Flow.States {
			s.State = state.State
			var can []string
			for _, m := range []string{survey.MoveOpen, survey.MoveEnd, survey.MoveShow, survey.MoveDrop} {
				switch _, err := survey.Flow.Try(&s, m, a.can); {
				case err == nil:
					can = append(can, m)
				case fail.Is(err, fail.Invalid):
					can = append(can, m+"（条件未满足）")
				}
			}
			fmt.Fprintf(&out, "%s：%s\n", state.Title, strings.Join(can, "、"))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}
