package plan

func readOutline(lines []string, units map[string]bool) *found { return nil }
