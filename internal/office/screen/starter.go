package screen

import "strings"

// starter are words that are often miswritten, wrong before right, and then the
// phrases in which the same characters are no mistake.
const starter = `按装 安装 按装机,按装备,按装配|安祥 安详|暴燥 暴躁|布暑 部署 布暑期,布暑假,布暑热|部暑 部署 部暑期,部暑假|惨不忍赌 惨不忍睹|沧海一栗 沧海一粟|出奇不意 出其不意|穿流不息 川流不息|重迭 重叠|粗旷 粗犷|
渡假 度假|防碍 妨碍|幅射 辐射|甘败下风 甘拜下风|鬼鬼崇崇 鬼鬼祟祟|侯车 候车|宏扬 弘扬|既使 即使 既使用,既使得|急燥 急躁|急不可奈 急不可耐|金榜提名 金榜题名|竞竞业业 兢兢业业|峻工 竣工|烂竽充数 滥竽充数|
凌架 凌驾|脉博 脉搏|美仑美奂 美轮美奂|名列前矛 名列前茅|默守成规 墨守成规|迫不急待 迫不及待|气慨 气概|前扑后继 前仆后继|倾刻 顷刻|趋之若骛 趋之若鹜|入不付出 入不敷出|声名雀起 声名鹊起|食不裹腹 食不果腹|
谈笑风声 谈笑风生|挺而走险 铤而走险|松驰 松弛|萎糜不振 萎靡不振|唯唯喏喏 唯唯诺诺|一愁莫展 一筹莫展|一如继往 一如既往|永往直前 勇往直前|有持无恐 有恃无恐|
再接再励 再接再厉|脏款 赃款|坐阵 坐镇|走头无路 走投无路|针贬 针砭|不径而走 不胫而走|世外桃园 世外桃源|旁证博引 旁征博引|蜂涌而至 蜂拥而至|沉缅 沉湎|编篡 编纂|签定合同 签订合同|
登计 登记 登计划,登计算|截止目前 截至目前|截止今年 截至今年|凑和 凑合|反溃 反馈|贯彻落时 贯彻落实|统畴 统筹|踊越 踊跃|政务公开办工室 政务公开办公室|残废人 残疾人`

// Starter are terms to begin a 词库 with: words often miswritten. Each can be
// changed or removed.
func Starter() []Term {
	var out []Term
	for _, pair := range strings.Split(starter, "|") {
		f := strings.Fields(pair)
		t := Term{Kind: Wrong, Text: f[0], Correct: f[1], Level: Warn, Basis: "现代汉语词典"}
		if len(f) > 2 {
			t.Except = strings.Split(f[2], ",")
		}
		out = append(out, t)
	}
	return out
}
