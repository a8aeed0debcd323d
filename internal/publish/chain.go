package publish

import (
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/content"
)

// Where a step's right is asked.
const (
	OverOwn    = "own"    // over the item's own unit
	OverOffice = "office" // over the 办公室, for all units
)

// The keys of the steps that mean more than an opinion. A step may have any
// other key.
const (
	StepFirst   = "first"   // 初审, the drafting unit's head
	StepCheck   = "check"   // 复审 and 公开属性审核
	StepSecrecy = "secrecy" // 保密审查
	StepSign    = "sign"    // 终审签发, always the last
)

// ChainStep is one level of review as data.
type ChainStep struct {
	Key, Label string
	// Right is needed, over the unit that Over names.
	Right, Over string
	// Waits names whom it waits for.
	Waits string
	// Proof is the level of proof-reading, 一校; "" asks for none.
	Proof string
}

// Chain is the reviews that items of a kind and a unit go through. Empty
// stands for all.
type Chain struct {
	Agency, ID string
	Version    int64
	Kind, Unit string
	Name       string
	Steps      []ChainStep
	SetBy      string
	SetAt      time.Time
}

// Table names the table.
func (*Chain) Table() string { return "publish_chain" }

// Cols lists the columns.
func (c *Chain) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version), store.C("kind", &c.Kind), store.C("unit", &c.Unit),
		store.C("name", &c.Name), store.C("steps", store.JSON(&c.Steps)), store.C("set_by", &c.SetBy), store.C("set_at", &c.SetAt),
	}
}

// KeepVersions keeps which reviews were asked for on a past day.
func (*Chain) KeepVersions() {}

// Ref names the chain.
func (c *Chain) Ref() store.Ref { return store.Ref{Kind: KindChain, ID: c.ID} }

// KindChain is the kind of a chain's reference.
const KindChain = "publish-chain"

// DefaultSteps are the reviews of PORTAL.md C.3 where nothing else is set.
func DefaultSteps() []ChainStep {
	return []ChainStep{
		{StepFirst, "科室负责人初审", RightFirst, OverOwn, "科室负责人", "一校"},
		{StepCheck, "办公室复审、公开属性审核", RightCheck, OverOffice, "办公室", "二校"},
		{StepSecrecy, "保密审查", RightSecrecy, OverOffice, "保密机构", ""},
		{StepSign, "负责人终审签发", RightSign, OverOwn, "分管领导或主要负责人", "三校"},
	}
}

// StepRights are the rights that a step may ask for.
var StepRights = []Code{{RightFirst, "初审"}, {RightCheck, "复审"}, {RightSecrecy, "保密审查"}, {RightSign, "终审签发"}}

// check says what is wrong with a chain: 三审 and 保密审查 are never left out
// (R1.09), and a leader signs last.
func (c *Chain) check() error {
	if c.Name == "" {
		return fail.Fields(map[string]string{"name": "请填写审核流程的名称"})
	}
	at := func(key string) int { return slices.IndexFunc(c.Steps, func(s ChainStep) bool { return s.Key == key }) }
	levels := len(c.Steps)
	if at(StepSecrecy) >= 0 {
		levels--
	}
	wrong := ""
	switch {
	case levels < 3:
		wrong = "除保密审查外至少要有三级审核（初审、复审、终审）"
	case at(StepSecrecy) < 0:
		wrong = "保密审查不能省略"
	case at(StepCheck) < 0:
		wrong = "公开属性审核（复审）不能省略"
	case c.Steps[len(c.Steps)-1].Key != StepSign || c.Steps[len(c.Steps)-1].Right != RightSign:
		wrong = "最后一级应为负责人终审签发"
	}
	for i, s := range c.Steps {
		switch {
		case s.Key == "" || s.Label == "" || s.Waits == "" || len([]rune(s.Label)) > 30 || len([]rune(s.Waits)) > 30:
			wrong = "请填写每一级的名称和由谁审核，各不超过30字"
		case s.Over != OverOwn && s.Over != OverOffice:
			wrong = "请选择每一级由本科室还是办公室办理"
		case !slices.ContainsFunc(StepRights, func(r Code) bool { return r.Key == s.Right }):
			wrong = "请选择每一级需要的权限"
		case slices.ContainsFunc(c.Steps[:i], func(o ChainStep) bool { return o.Key == s.Key }):
			wrong = "同一个环节不能出现两次"
		}
	}
	if wrong != "" {
		return fail.Fields(map[string]string{"steps": wrong})
	}
	return nil
}

// Chains lists an organisation's own chains.
func Chains(ctx context.Context, q store.Querier, agency string) ([]Chain, error) {
	return store.Select[Chain](ctx, q, "WHERE agency = $1 ORDER BY kind, unit, id", agency)
}

// chainFor is the chain of an item: the one for its kind and unit, else for
// its kind, else for its unit, else the one for all, else the default.
func chainFor(ctx context.Context, q store.Querier, i *content.Item) (Chain, error) {
	all, err := Chains(ctx, q, i.Agency)
	if err != nil {
		return Chain{}, err
	}
	for _, want := range [][2]string{{i.Kind, i.Unit}, {i.Kind, ""}, {"", i.Unit}, {"", ""}} {
		n := slices.IndexFunc(all, func(c Chain) bool { return c.Kind == want[0] && c.Unit == want[1] })
		if n >= 0 {
			return all[n], nil
		}
	}
	return Chain{Agency: i.Agency, Name: "三审三校", Steps: DefaultSteps()}, nil
}

// Phrases by step.
var phrases = map[string][]string{
	StepFirst:   {"内容属实，同意送审。", "同意。", "请核对数据后再报。"},
	StepCheck:   {"文字已核，公开属性恰当。", "同意，请领导审签。", "请补充附件后再报。"},
	StepSecrecy: {"经审查，不涉及国家秘密、工作秘密和敏感信息，可以公开。", "经审查，建议不予公开。"},
	StepSign:    {"同意发布。", "同意。", "请再核实后报。"},
}

// Conclusions of the secrecy review.
const (
	SecrecyOpen   = "可以公开"
	SecrecyRefuse = "不予公开"
	SecrecyRefer  = "需报审"
)

// The keys of what the boxes ask for beside the opinion.
const (
	AskProof   = "proof"
	AskMarking = "marking"
	AskSecrecy = "secrecy"
	AskDecided = "decided"
	AskGround  = "ground"
)

// steps are the boxes of the item's sheet. office is the 办公室's unit.
func (c *Chain) steps(office string) []approval.Step {
	out := make([]approval.Step, len(c.Steps))
	for n, s := range c.Steps {
		st := approval.Step{Key: s.Key, Label: s.Label, Right: s.Right, Waits: s.Waits, Apart: n > 0, Phrases: phrases[s.Key]}
		if s.Proof != "" {
			st.Label += "（" + s.Proof + "）"
			st.Asks = append(st.Asks, approval.Ask{Key: AskProof, Label: s.Proof + "校对人", Required: true})
		}
		if s.Over == OverOffice {
			st.Unit = office
		}
		st.Asks = append(st.Asks, asks(s.Key)...)
		out[n] = st
	}
	return out
}

func asks(key string) []approval.Ask {
	switch key {
	case StepCheck:
		return []approval.Ask{{Key: AskMarking, Label: "公开属性审核", Options: []string{"属性恰当"}, Required: true, Help: "属性不当时请退回修改，并选择退回原因。"}}
	case StepSecrecy:
		return []approval.Ask{{Key: AskSecrecy, Label: "保密审查结论", Options: []string{SecrecyOpen, SecrecyRefuse}, Required: true, Help: "把握不准的，请用“报审”送主管部门或保密行政管理部门确定。"}}
	case StepSign:
		var markings, grounds []string
		for _, m := range content.Markings {
			markings = append(markings, m.Title())
		}
		for _, g := range content.Grounds {
			grounds = append(grounds, g.Title)
		}
		return []approval.Ask{{Key: AskDecided, Label: "公开属性确定", Options: markings, Required: true},
			{Key: AskGround, Label: "不公开理由", Options: grounds, Help: "确定为依申请公开或不予公开时填写；维持原标识的不用填。"}}
	}
	return nil
}
