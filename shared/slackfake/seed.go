package slackfake

// SeedIDs are the ids of the default workspace. A zero field means the default written beside it.
type SeedIDs struct {
	Kakei    string // U0KAKEI
	Bangkok  string // U0BANGKOK
	Berlin   string // U0BERLIN
	Tokyo    string // U0TOKYO
	Guest    string // U0GUEST, a single-channel guest
	Stranger string // U0STRANGER, of another company
	OnCall   string // S0ONCALL, the user group @oncall: Kakei, Bangkok, Berlin
	Help     string // C0HELP, #help-247
	All      string // C0ALL, #all-company
	Dev      string // C0DEV, #dev
	Drill    string // C0DRILL, #drill
}

func (ids SeedIDs) withDefaults() SeedIDs {
	for field, def := range map[*string]string{
		&ids.Kakei: "U0KAKEI", &ids.Bangkok: "U0BANGKOK", &ids.Berlin: "U0BERLIN", &ids.Tokyo: "U0TOKYO",
		&ids.Guest: "U0GUEST", &ids.Stranger: "U0STRANGER", &ids.OnCall: "S0ONCALL", &ids.Help: "C0HELP",
		&ids.All: "C0ALL", &ids.Dev: "C0DEV", &ids.Drill: "C0DRILL",
	} {
		*field = orDefault(*field, def)
	}
	return ids
}

// Seed fills a workspace with a support team in three countries, a guest, somebody of another company, a user group
// and four channels, and installs app. Its bot joins no channel: the app joins where it wants to read, except #help-247
// where people invited it.
func Seed(w *Workspace, ids SeedIDs, app App) (SeedIDs, App) {
	ids = ids.withDefaults()
	for _, u := range []User{
		{
			ID: ids.Kakei, Name: "kakei", RealName: "筧 いずみ", DisplayName: "筧", Email: "kakei@example.com",
			Locale: "ja-JP", TZ: "Asia/Tokyo", Admin: true,
		},
		{
			ID: ids.Bangkok, Name: "bangkok", RealName: "Nok Suwan", DisplayName: "Nok", Email: "nok@example.com",
			Locale: "en-US", TZ: "Asia/Bangkok",
		},
		{
			ID: ids.Berlin, Name: "berlin", RealName: "Jonas Weber", DisplayName: "Jonas", Email: "jonas@example.com",
			Locale: "en-GB", TZ: "Europe/Berlin",
		},
		{
			ID: ids.Tokyo, Name: "tokyo", RealName: "佐藤 健", DisplayName: "佐藤", Email: "sato@example.com",
			Locale: "ja-JP", TZ: "Asia/Tokyo",
		},
		{
			ID: ids.Guest, Name: "guest", RealName: "Guest Account", Email: "guest@partner.example",
			UltraRestricted: true, TZ: "Asia/Tokyo",
		},
		{ID: ids.Stranger, Name: "stranger", RealName: "Somebody Else", TeamID: "T0OTHER"},
	} {
		w.AddUser(u)
	}
	w.AddGroup(Group{ID: ids.OnCall, Handle: "oncall", Name: "On call", Users: []string{ids.Kakei, ids.Bangkok, ids.Berlin}})
	app = w.AddApp(app)
	staff := []string{ids.Kakei, ids.Bangkok, ids.Berlin, ids.Tokyo}
	for _, c := range []Channel{
		{ID: ids.Help, Name: "help-247", Members: append([]string{app.BotUserID, ids.Guest}, staff...)},
		{ID: ids.All, Name: "all-company", General: true, Members: staff},
		{ID: ids.Dev, Name: "dev", Members: staff},
		{ID: ids.Drill, Name: "drill", Members: staff},
	} {
		c.Creator = ids.Kakei
		w.AddChannel(c)
	}
	return ids, app
}
