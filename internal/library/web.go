package library

import "gongkai/internal/kit/web"

const root = "/office/library"

func (l *Library) routes(r *web.Router) {}
