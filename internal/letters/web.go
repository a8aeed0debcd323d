package letters

import "gongkai/internal/kit/web"

const root = "/office/letters"

func (s *Letters) routes(r *web.Router) {}
