package forms

// Callback ids: which form it is.
const (
	CallbackDeclare   = "declare"
	CallbackSkip      = "todo_skip"
	CallbackHandOver  = "todo_hand_over"
	CallbackAddTodo   = "todo_add"
	CallbackCorrect   = "facts"
	CallbackCommander = "commander"
	CallbackNextPhase = "next_phase"
	CallbackResolve   = "resolve"
	CallbackCancel    = "cancel"
	CallbackInfo      = "info" // nothing to submit
)

// Block ids of inputs; a fault is shown under the block it is about. An input's action id is the same as its block's.
const (
	BlockTitle       = "title"
	BlockRegion      = "region"
	BlockRegionOther = "region_other"
	BlockZone        = "zone"
	BlockServices    = "services"
	BlockImpact      = "impact"
	BlockSource      = "source"
	BlockSeverity    = "severity"
	BlockMeeting     = "meeting"
	BlockCommander   = "commander"
	BlockKind        = "kind"
	BlockPrivate     = "private"
	BlockReason      = "reason"
	BlockPerson      = "person"
	BlockDue         = "due"
	BlockNote        = "note"
	BlockEnd         = "end"
)

// Values of options.
const (
	unknown       = "unknown" // being confirmed
	privateChosen = "private"
	endRecovery   = "recovery" // move to the recovery phase
	endNow        = "now"      // end although it has not begun
)

// Limits of Slack (docs of modal views and of the plain-text input), and ours on what is typed.
const (
	maxFormTitle = 24
	maxInput     = 3000
	maxSection   = 3000
	maxLine      = 200 // of what is one line; package incident cuts a title to 120
	maxServices  = 20
	maxDue       = 7 * 24 * 60 // minutes
	maxOption    = 75          // text of an option
)

// Errors says what is wrong under which block, in the reader's language; Slack: response_action "errors". Empty: nothing.
type Errors map[string]string
