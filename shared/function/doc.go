// Package function runs Noroshi's functions in Google Cloud: one table of them, and what each has around it (wiring that
// is tried again after a failure, limits, logs, a clean end). A folder of functions/ registers its row with Google's
// functions framework; local mode serves the same rows in one process.
//
//	function  called by                         answers   time limit  entry point
//	command   Slack: slash command              anybody   60 s        command
//	interact  Slack: buttons, menus, forms      anybody   60 s        interact
//	events    Slack: reactions, replies         anybody   60 s        events
//	form      a browser, at any path            anybody   60 s        form
//	slack     Firestore: a mark was created     IAM       540 s       slack
//	docs      Firestore: a mark was created     IAM       540 s       docs
//	remind    Cloud Scheduler: every minute     IAM       60 s        remind
//	preflight Cloud Scheduler: every week       IAM       300 s       preflight
//
// "Anybody" reaches a function that finds out by itself who calls: by Slack's signature, or by a sealed cookie. The others are called by whom IAM lets in. The
// triggers are events of type google.cloud.firestore.document.v1.created, on the documents marks/slack/pending/{mark} and
// marks/docs/pending/{mark}, delivered again until their mark is gone: 425 says that it is not due yet, or that another worker
// has been at it for half a minute. So everything is done in the end without remind, too.
//
// # Variables
//
//	variable              command interact events form   slack docs   remind
//	NOROSHI_STORE         yes     yes      yes    yes    yes   yes    yes     firestore:PROJECT/DATABASE; the project of the logs, too
//	NOROSHI_SETTINGS      path    path     path   path   path  path   path    a mounted settings.yaml; unset: the defaults. form needs its login.url
//	NOROSHI_PLAYBOOKS     folder  folder   folder folder folder folder folder mounted; unset: the built-in ones only
//	SLACK_BOT_TOKEN       secret  secret   secret –      secret –     –
//	SLACK_SIGNING_SECRET  secret  secret   secret –      –     –      –
//	SLACK_API_URL         may     may      may    –      may   –      –
//	NOROSHI_SESSION_KEY   –       –        –      secret –     –      –
//	NOROSHI_OIDC_SECRET   –       –        –      may    –     –      –       secret; without login.issuer in the settings only break-glass codes let people in
//	NOROSHI_DOCS          –       –        –      –      –     drive  –       and documents.folder in the settings; unset: the board says that documents have no place
//	DRIVE_API_URL         –       –        –      –      –     may    –
//	DOCS_API_URL          –       –        –      –      –     may    –
//
// "may" has a default. preflight is told what slack and docs are told. Whatever a function has no use for is not read, and its secrets need not be given to it.
package function
