// Package govwork keeps the sheet of task 4 of the plan: the year's tasks of
// the government's work report and the livelihood projects (民生实事), what
// each unit says of them quarter by quarter, and the quarterly publication
// that is drafted from the sheet into the way of publishing.
//
// The sheet states; the publication is an item of kind govwork and goes
// through its reviews like any other.
package govwork
