package text

// portal is what is said of the system Portal.
var portal = words{name: Phrase{"専用ポータルが", "The portal"}}
