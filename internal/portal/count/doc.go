// Package count counts how often the portal's pages are seen, without
// tracking anybody: totals by day and page, and about how many different
// visitors there were on a day.
//
// No cookie is set and no address is stored. A visitor stands, in memory and
// for one day, as a keyed digest of address and browser in a sketch
// (HyperLogLog) that can be asked how many there are but not who. The key is
// made at random each day, is stored nowhere, and goes with the day. A visitor
// counts once for each day and run of the program, so that a restart or a
// second node may count somebody twice, and nobody is ever recognised.
//
// Robots that say so and programs without a browser's name are not counted,
// nor are staff who are signed in. What is counted is written every twenty
// seconds and when the program stops.
//
// The yearly report on the site (政府网站工作年度报表, RULES.md R5.19) takes its
// figures from here and from what was published.
package count
