package personal

import (
	"regexp"
	"strings"
)

// door is the end of an address that leads to one household: a block, a unit,
// a room, a village group with a number.
var door = regexp.MustCompile(`村[\p{Han}]{0,4}?(?:\d+|[一二三四五六七八九十]{1,3})(?:村民小组|组|队|社)(?:\d+号)?|(?:(?:\d+|[一二三四五六七八九十]{1,3}|[A-Z])(?:号楼|幢|栋|单元|室|号院)\s*[-—]?\s*)+(?:\d+室?)?|\d+[-—]\d+[-—]\d{3,4}(?:室|号)?`)

var (
	place    = regexp.MustCompile(`省|市|县|区|旗|镇|乡|村|路|街|巷|小区|社区|花园|家园|苑|公寓`)
	official = []string{"公司", "局", "厅", "委员会", "政府", "中心", "大厅", "会议", "办公", "酒店", "宾馆", "学校", "医院", "大厦", "园区", "工业", "广场"}
	homeWord = []string{"住址", "家住", "家庭地址", "现住", "居住地", "户籍", "住所地", "住所", "家庭住", "户口所在", "通讯地址"}
	workWord = []string{"办公", "单位地址", "会议地点", "地点", "注册地址", "办理地点", "受理地点", "公司地址", "经营场所", "生产地址", "接待", "报名地址", "项目地址", "建设地点"}
)

// most is the longest address, in characters.
const most = 44

// addresses finds homes down to the door. Offices, which are published by
// duty (条例第二十条第二项), are told by the words around them.
func (s *scanner) addresses() {
	if !strings.ContainsAny(s.text8, "楼幢栋元室院村-—") {
		return
	}
	s.each(door, func(g []int) {
		from := s.addressStart(g[0])
		to := g[1]
		for to > g[0] && s.at(to-1) == ' ' {
			to--
		}
		text := s.value(from, to)
		around := s.before(from, 10)
		home := has(around, homeWord...) || s.at(from-1) == '住' || strings.HasSuffix(s.just(from, 2), "住在")
		if !place.MatchString(text) || !home && (has(text, official...) || has(around, workWord...)) {
			return
		}
		s.add(Match{Kind: Address, Value: text, Sure: home || s.hasPerson()}, from, to)
	})
}

// addressStart walks back from the door to where the address begins.
func (s *scanner) addressStart(i int) int {
	from := i
	for from > 0 && i-from < most && inAddress(s.at(from-1)) && !s.taken[from-1] {
		from--
	}
	text := s.value(from, i)
	for _, w := range append([]string{"地址", "住在", "住于", "位于", "居住", "现住", "家住", "户籍所在地", "户籍", "住"}, homeWord...) {
		if at := strings.LastIndex(text, w); at >= 0 {
			rest := text[at+len(w):]
			from, text = i-len([]rune(rest)), rest
		}
	}
	for from < i && (s.at(from) == '为' || s.at(from) == '在' || s.at(from) == '于' || s.at(from) == '-') {
		from++
	}
	return from
}

func inAddress(r rune) bool {
	return latin(r) || r >= 0x4e00 && r <= 0x9fff || r == '-' || r == '—' || r == '#'
}
