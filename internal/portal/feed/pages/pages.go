// Package pages draws the page that explains feeds and the API.
package pages

import "gongkai/internal/kit/page"

// Human is the page 接口说明.
type Human struct {
	page.Base
	Origin           string
	PerSecond, Burst int
	Endpoints        []Endpoint
}

// Endpoint is one thing that can be asked.
type Endpoint struct {
	Path, Title, Says string
	Params, Fields    []Param
	// Try is an address to look at, unless NoTry.
	Try   string
	NoTry bool
}

// Param is a parameter or a field.
type Param struct {
	Name, Says string
	Required   bool
}
