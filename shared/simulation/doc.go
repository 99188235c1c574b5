// Package simulation breaks the whole tool at every place where it can break, and holds the outcome against one law: when
// it is quiet there is exactly one of everything outside, and it shows the current facts.
//
// There is nothing to import here; the package is its tests. They run the production packages (incident, service, plan,
// effect, the SQLite store, the Slack gateway, the local documents) against the strict fake Slack, in virtual time.
//
//   - A world is what survives a process: the store's file, Slack, the folder of documents, and what is still on the wire.
//   - A process is one start of the tool. It reaches the world through a cable only, which notes every boundary it passes
//     (each commit, each call) and can break there: the process dies before or after, freezes, or lives on with the answer
//     lost, late or an error.
//   - A plot is what people do meanwhile.
//
// TestMatrix plays a plot undisturbed to learn the boundaries it passes, then once for each boundary and each way to break
// there. So an effect of another kind is in the matrix as soon as it is planned. TestMutations shows that the law can be
// broken: it weakens the tool in one respect after the other and expects the same matrix to notice.
package simulation
