// Package function runs Noroshi's functions in Google Cloud: one table of them, and what each has around it (wiring that
// is tried again after a failure, limits, logs, a clean end). A folder of functions/ registers its row with Google's
// functions framework; local mode serves the same rows in one process.
//
//	function  called by                         answers   time limit  entry point
//	command   Slack: slash command              anybody   60 s        command
//	interact  Slack: buttons, menus, forms      anybody   60 s        interact
//	events    Slack: reactions, replies         anybody   60 s        events
//	form      a browser, at any path            anybody   60 s        form
//	alert     a monitor, at the path /<source>  anybody   60 s        alert
//	slack     Firestore: a mark of Slack        IAM       540 s       slack
//	docs      Firestore: a mark of documents    IAM       540 s       docs
//	notify    Firestore: a mark of mail         IAM       540 s       notify
//	remind    Cloud Scheduler: every minute     IAM       60 s        remind
//	watch     Cloud Scheduler: every minute     IAM       60 s        watch
//	preflight Cloud Scheduler: every week       IAM       300 s       preflight
//
// Each outside system has a worker of its own. notify sends the notices to customers. It alone is told the mail server's password, so
// the weekly check asks it how that server does; and it alone reads the list of customers where it is kept.
//
// "Anybody" reaches a function that finds out by itself who calls: by Slack's signature, by a sealed cookie, or by a monitor's
// signature or secret. The others are called by whom IAM lets in. The
// triggers are events of type google.cloud.firestore.document.v1.created, on the documents
// marks/<function>/pending/{mark}, delivered again until their mark is gone: 425 says that it is not due yet, or that another worker
// has been at it for half a minute. So everything is done in the end without remind, too.
//
// # Variables
//
// All are told NOROSHI_STORE (firestore:PROJECT/DATABASE; the project of the logs, too), NOROSHI_SETTINGS and
// NOROSHI_PLAYBOOKS, which are mounted. What else a function is told follows from what its row says that it does: the variables of an
// outside system go to what calls it, and those of all but mail to preflight (package config has the rows). Whatever a function has no
// use for is not read, and its secrets need not be given to it.
package function
