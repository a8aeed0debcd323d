package citizen

import (
	"github.com/a-h/templ"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/office/citizen/pages"
)

// facts are the labels and values, without those that say nothing.
func facts(pairs ...[2]string) []ui.Pair {
	var out []ui.Pair
	for _, p := range pairs {
		if p[1] != "" {
			out = append(out, ui.P(p[0], p[1]))
		}
	}
	return out
}

func (m Masked) facts() []ui.Pair {
	if m.Erased {
		return facts([2]string{"姓名或名称", m.Title})
	}
	first, who := "姓名", ""
	if m.Kind != Natural && m.Kind != "" {
		first, who = "名称", m.Name
	}
	return facts([2]string{first, m.Title}, [2]string{"类别", KindTitle(m.Kind)}, [2]string{"联系人", who}, [2]string{"统一社会信用代码", m.USCC}, [2]string{"证件", m.IDType},
		[2]string{"证件号码", m.IDNumber}, [2]string{"联系电话", m.Phone}, [2]string{"通信地址", m.Address}, [2]string{"电子邮箱", m.Email})
}

func (p Person) facts() []ui.Pair {
	first, who := "姓名", ""
	if p.IsOrg() {
		first, who = "名称", p.Name
	}
	return facts([2]string{first, p.Title()}, [2]string{"类别", KindTitle(p.Kind)}, [2]string{"法定代表人或负责人", p.LegalRep}, [2]string{"联系人", who},
		[2]string{"统一社会信用代码", p.USCC}, [2]string{"证件", p.IDType}, [2]string{"证件号码", p.IDNumber}, [2]string{"联系电话", p.Phone}, [2]string{"传真", p.Fax},
		[2]string{"通信地址", p.Address}, [2]string{"邮政编码", p.Postcode}, [2]string{"电子邮箱", p.Email}, [2]string{"工作单位", p.Work})
}

// Box draws the masks as facts, and, for who may, the way to the whole.
func Box(m Masked, mayReveal bool) templ.Component {
	href := ""
	if mayReveal && !m.Erased {
		href = "/office/citizen/" + m.ID
	}
	return pages.Box(m.facts(), href)
}
