// Package provider reads the provider's public health feeds: what was answered becomes a Reading, readings become events, and
// what changed between two minutes becomes what people are told. It is pure: it asks nobody, stores nothing and knows no clock
// but the moments it is given.
//
//	Decode    the bytes of one answer → Reading, or an *Unreadable that says why nothing may be used of it
//	Merge     known events and the readings of a minute → one event for each outage, and the changes
//	Promise   a text of the provider → by when it says it will speak again
//
// Three sources tell of the same outages in three shapes: two in JSON and an RSS feed with one item for each update. Each may be
// ahead of the others, stand still for hours, or forget. What holds them together is that an update has the same service key and
// the same second in all of them.
//
// # What is never said
//
// Unknown is never fine: an answer that is cut, damaged, of another shape or larger than the limits is not used at all. Of one in which
// some elements cannot be read the rest is used, and it does not say that nothing is open (Reading.Partly).
//
// An event ends by the provider's word only: by neither silence, nor that it is listed no more (Event.Gone), nor a text that
// speaks of recovery. A promise is read only where the text leaves no doubt, since people are told when it is broken.
//
// The feeds are not documented. The rules follow what they were seen to say; names and shapes that were never seen are faults.
package provider
