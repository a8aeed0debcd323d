package survey

import "net/url"

// Settled is what is kept of a form and of what it carried.
func Settled(all []Question, form url.Values, carried string) Values {
	v := unpack(carried)
	for name, got := range form {
		v[name] = got
	}
	kept, _ := settle(all, v)
	return kept
}
