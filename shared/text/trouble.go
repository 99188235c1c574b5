package text

import (
	"errors"

	"noroshi.internal/shared/incident"
)

// Trouble is an error that somebody reads where a program was started: a sentence in both languages, and what caused it.
type Trouble struct {
	incident.Text
	cause error
}

// Because returns the phrase as an error. Its place {cause} is filled with what a machine said; nil: it has no such place.
func (p Phrase) Because(cause error, pairs ...string) error {
	if cause != nil {
		pairs = append(pairs, "cause", cause.Error())
	}
	return NewTrouble(p.Both(pairs...), cause)
}

// NewTrouble returns what somebody reads as an error. cause may be nil.
func NewTrouble(said incident.Text, cause error) error { return &Trouble{said, cause} }

// Error implements error, in English.
func (t *Trouble) Error() string { return t.EN }

// Unwrap returns what caused it.
func (t *Trouble) Unwrap() error { return t.cause }

// Told says an error in a language, as far as it is known in it.
func Told(lang incident.Lang, err error) string {
	var t *Trouble
	if errors.As(err, &t) {
		return t.In(lang)
	}
	return err.Error()
}

// What keeps a program from starting, or from going on.
var (
	TheSandbox      = Phrase{"このコマンドのサンドボックス(SLACK_BOT_TOKEN なし)", "the sandbox of this command, without SLACK_BOT_TOKEN"}
	SlackUnknown    = Phrase{"SLACK_BOT_TOKEN の Slack(応答していません)", "the Slack of SLACK_BOT_TOKEN, which is not responding"}
	FolderUnmade    = Phrase{"データフォルダ {dir} を作れません: {cause}。-data で別のフォルダを指定してください。", "cannot create the data folder {dir}: {cause}; choose another with -data"}
	FolderReadOnly  = Phrase{"データフォルダ {dir} に書き込めません: {cause}。-data で別のフォルダを指定してください。", "cannot write to the data folder {dir}: {cause}; choose another with -data"}
	FolderTaken     = Phrase{"データフォルダ {dir} は別のプロセスが使っています。そちらを止めるか、-data で別のフォルダを指定してください。", "another process is using the data folder {dir}; stop it, or choose another with -data"}
	AddressTaken    = Phrase{"{addr} で待ち受けられません: {cause}。使っているものを止めるか、-addr で別のアドレスを指定してください。", "cannot listen on {addr}: {cause}; stop what uses it, or choose another with -addr"}
	SandboxBroken   = Phrase{"サンドボックス {file} を読めません: {cause}。ファイルを削除すると、新しく始められます。", "cannot read the sandbox in {file}: {cause}; delete the file to start a new one"}
	SandboxNewer    = Phrase{"サンドボックス {file} は、より新しい Noroshi が保存したものです。新しいほうを使うか、-data で別のフォルダを指定してください。", "the sandbox {file} was saved by a newer Noroshi; use that one, or name another folder with -data"}
	SandboxOther    = Phrase{"サンドボックスに {app} のアプリがありません。ファイルを削除すると、新しく始められます。", "the sandbox has no app {app}; delete its file to start a new one"}
	DataNotSandbox  = Phrase{"データにサンドボックスのものではない障害対応があり({file} がありません)、この起動はサンドボックスのためのものです。SLACK_BOT_TOKEN を設定するか、-data で別のフォルダ(または別の NOROSHI_STORE)を指定してください。", "the data holds incidents that are not a sandbox's, since {file} is missing, and this start is for a sandbox; set SLACK_BOT_TOKEN, or choose another folder with -data (or another NOROSHI_STORE)"}
	DataOfAnother   = Phrase{"このデータは別の Slack ワークスペースのものです: {have}。この起動: {want}。SLACK_BOT_TOKEN を確認するか、-data で別のフォルダ(または別の NOROSHI_STORE)を指定してください。やはりこちらのデータなら、ストアから文書 {path} を削除してください。", "the data belongs to another Slack workspace, {have}, and this start is for {want}; check SLACK_BOT_TOKEN, or choose another folder with -data (or another NOROSHI_STORE). If it does belong to this one, delete the document {path} from the store"}
	StoreUnusable   = Phrase{"ストアを使えません: {cause}。控えのコピーを戻すか、-data で別のフォルダを指定してください。", "cannot use the store: {cause}; restore a copy of it, or choose another folder with -data"}
	DataNewer       = Phrase{"保存データは形式{have}(Noroshi {by} が保存)で、このリリースが扱えるのは形式{now}までです。Noroshi {by} 以降を使うか、それより前のバックアップを戻してください。", "the stored data is of format {have}, written by Noroshi {by}, and this release goes up to format {now}; use Noroshi {by} or later, or restore a backup from before it"}
	DataOlder       = Phrase{"保存データは形式{have}(Noroshi {by} が保存)で、このリリースが扱えるのは形式{now}です。形式を{now}に上げるリリース(CHANGELOG に記載)を先に一度起動してください。", "the stored data is of format {have}, written by Noroshi {by}, and this release works on format {now}; first start the release that brings data to format {now}, which CHANGELOG names"}
	DataBehind      = Phrase{"保存データは形式{have}で、このコマンドが扱えるのは形式{now}です。先にこのリリースをデプロイ(または起動)するか、稼働中のリリースのコマンドを使ってください。", "the stored data is of format {have}, and this command works on format {now}; first deploy (or start) this release, or use the command of the one that is deployed"}
	FileNewer       = Phrase{"{file} は、より新しい Noroshi のファイルです。新しいほうを使うか、NOROSHI_STORE か -data で別のファイルを指定してください。", "{file} was written by a newer Noroshi; use that one, or name another file with NOROSHI_STORE or -data"}
	SessionKeyRead  = Phrase{"画面のセッションの鍵を読めません: {cause}", "cannot read the key of the form's sessions: {cause}"}
	SessionKeyWrite = Phrase{"画面のセッションの鍵を保存できません: {cause}", "cannot save the key of the form's sessions: {cause}"}
	NoStore         = Phrase{"{file} にストアがありません。ローカルモードを一度起動するか、{variable} でストアを指定してください。", "there is no store in {file}: start local mode once, or set {variable}"}
	NoFunction      = Phrase{"{name} という関数はありません。", "there is no function {name}"}
	NotList         = Phrase{"{file} はお客様一覧かもしれないため、アップロードに含めません。埋め込み(go:embed)から外し、非公開のバケットに置いてください。", "{file} may be a list of customers and goes into no upload; take it out of what is embedded (go:embed) and keep it in a private bucket"}
	NotGo           = Phrase{"{dir} に Go 以外のファイルがあります: {files}", "{dir} has files that are not Go: {files}"}
	OutputsRead     = Phrase{"Terraform の出力を読めません: {cause}", "cannot read the outputs of Terraform: {cause}"}
	OutputsLack     = Phrase{"Terraform の出力に {name} がありません。先に terraform apply を実行してください。", "the outputs of Terraform lack {name}: run `terraform apply` first"}
	CommandForm     = Phrase{"コマンド {command}: / で始まり、空白を含まない32文字以内にしてください。", "command {command}: it must begin with a slash, hold no blanks and have at most 32 characters"}
	AddressForm     = Phrase{"アドレス {address}: Slack が呼び出せるのは https:// のアドレスだけです。", "address {address}: Slack calls https:// addresses only; pass -url https://…"}
	WrongArguments  = Phrase{"引数が正しくありません。-help で使い方を表示します。", "wrong arguments; see -help"}
	NoOutFolder     = Phrase{"-out にフォルダを指定してください。", "name a folder with -out"}
	Packed          = Phrase{"{path}: {files}ファイル、{bytes}バイト", "{path}: {files} files, {bytes} bytes"}
)

// What -help says.
var (
	UsageOf       = Phrase{"使い方: {program} [オプション]", "Usage of {program}:"}
	UsageVersion  = Phrase{"バージョンとリビジョンを表示して終わる", "print the version and the revision, and end"}
	UsageAddr     = Phrase{"待ち受けるアドレス", "address to listen on"}
	UsageData     = Phrase{"再起動後も残すものを置くフォルダ", "folder for everything that must survive a restart"}
	UsageSettings = Phrase{"settings.yaml。省略時は ${variable}", "settings.yaml; default ${variable}"}
	UsageLang     = Phrase{"ja か en。省略時はこの端末の言語、なければ設定の言語", "ja or en; default: the terminal's language, or else that of the settings"}
	UsageCodes    = Phrase{"印刷するコードの数。1〜50", "how many codes to print, 1 to 50"}
	UsageStore    = Phrase{"ローカルモードのデータフォルダ(NOROSHI_STORE がストアを指定しないとき)", "local mode's data folder, used when NOROSHI_STORE is unset"}
	UsageWithdraw = Phrase{"使われていないコードをすべて無効にする(印刷はしない)", "void every unused code, and print none"}
	UsageURL      = Phrase{"関数がその下にある https のアドレス。省略時はソケットモード", "https address at which Slack reaches Noroshi; empty for Socket Mode"}
	UsageCommand  = Phrase{"スラッシュコマンド", "the slash command"}
	UsageOutputs  = Phrase{"`terraform output -json` の出力を入れたファイル。- は標準入力", "file with the output of terraform output -json; - for standard input"}
	UsageOut      = Phrase{"zip ファイルを置くフォルダ", "folder for the zip files"}
)
