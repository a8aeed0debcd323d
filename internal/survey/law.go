package survey

import "gongkai/internal/kit/civil"

// The provisions that pages and refusals cite.
const (
	ArticleSocial = "《中华人民共和国政府信息公开条例》第四十六条；任务分工第25项"
	ArticleScale  = "满意度量表应当对称：肯定与否定的档次一样多，幅度相同"
	ArticleForm   = "问卷开始后题目不再修改，以保证所有人回答的是同一份问卷"
)

// Least is the smallest number of people whose answers are shown as a group
// of their own. It is a dated parameter of this program (R12.10, judged).
func Least(civil.Date) int { return 5 }
