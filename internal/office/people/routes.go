package people

import "gongkai/internal/kit/web"

func (p *People) routes(*web.Router) {}
