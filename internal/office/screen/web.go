package screen

import "gongkai/internal/kit/web"

const root = "/office/screen"

func (s *Screen) routes(r *web.Router) {}
