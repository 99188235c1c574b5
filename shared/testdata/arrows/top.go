package arrows

// Top stands above both.
func Top(a *Assigned) {
	a.set()
}
