// Package page has the frame of every page: what a page knows (Base), its
// layouts, how it is answered (Render), and the files it needs (Assets).
package page
