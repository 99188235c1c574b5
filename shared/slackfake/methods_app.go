package slackfake

func appMethods() map[string]method {
	return map[string]method{
		"auth.test":             {tier: tierFree, json: true, reads: true, do: authTest},
		"apps.connections.open": {tier: tier1, json: true, appToken: true, do: appsConnectionsOpen},
	}
}

func authTest(r *request) (answer, *failure) {
	return answer{
		"url": r.w.opt.BaseURL + "/", "team": r.w.st.TeamName, "team_id": r.w.st.TeamID,
		"user": r.w.st.Users[r.bot()].Name, "user_id": r.bot(), "bot_id": r.app.BotID,
		"is_enterprise_install": false,
	}, nil
}

func appsConnectionsOpen(r *request) (answer, *failure) {
	return answer{"url": r.w.openTicket(r.app, r.host)}, nil
}
