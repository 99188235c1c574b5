// Package portal is what customers read on the page where they look between notices: HTML in both languages, Atom, and JSON in the shape
// of Statuspage. It makes the bytes of each object from the facts of a plan and nothing else, and asks nobody anything, not even for
// the time.
//
// No object is longer than Limit, and no notice is lost: each has a page of its own. A page shows in full as many notices as there is
// room for, those that matter most first, and links to the rest: the first page to the incident's, that to the notices', and the page
// of a notice to the one before. Incidents there is no room for are in the list of all, which has as many pages as it takes. What
// programs read holds as much as there is room for, and links there.
package portal
