package sandbox

import (
	"html"
	"strings"
)

// emojis are the Slack names the page can draw; others are shown as :name:.
var emojis = map[string]string{
	"raised_hand": "✋", "hand": "✋", "raising_hand": "🙋", "eyes": "👀", "white_check_mark": "✅",
	"heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "tada": "🎉", "thumbsup": "👍", "+1": "👍", "thumbsdown": "👎",
	"-1": "👎", "pray": "🙏", "bow": "🙇", "fire": "🔥", "rotating_light": "🚨", "warning": "⚠️", "red_circle": "🔴",
	"large_yellow_circle": "🟡", "large_green_circle": "🟢", "large_blue_circle": "🔵", "white_circle": "⚪",
	"white_large_square": "⬜", "black_large_square": "⬛", "black_right_pointing_double_triangle_with_vertical_bar": "⏭",
	"next_track_button": "⏭", "hourglass_flowing_sand": "⏳", "alarm_clock": "⏰", "stopwatch": "⏱️", "clock3": "🕒",
	"memo": "📝", "page_facing_up": "📄", "clipboard": "📋", "pushpin": "📌", "round_pushpin": "📍", "link": "🔗",
	"bookmark": "🔖", "books": "📚", "book": "📖", "loudspeaker": "📢", "mega": "📣", "bell": "🔔", "no_bell": "🔕",
	"telephone_receiver": "📞", "video_camera": "📹", "movie_camera": "🎥", "email": "📧", "envelope": "✉️", "globe_with_meridians": "🌐",
	"earth_asia": "🌏", "cloud": "☁️", "computer": "💻", "wrench": "🔧", "hammer": "🔨", "gear": "⚙️", "mag": "🔍",
	"bulb": "💡", "question": "❓", "exclamation": "❗", "x": "❌", "o": "⭕", "no_entry": "⛔", "no_entry_sign": "🚫", "negative_squared_cross_mark": "❎",
	"construction": "🚧", "checkered_flag": "🏁", "triangular_flag_on_post": "🚩", "crown": "👑", "bust_in_silhouette": "👤",
	"busts_in_silhouette": "👥", "speech_balloon": "💬", "thought_balloon": "💭", "heart": "❤️", "clap": "👏", "muscle": "💪",
	"smile": "😄", "slightly_smiling_face": "🙂", "thinking_face": "🤔", "sweat_smile": "😅", "cry": "😢", "joy": "😂",
	"rocket": "🚀", "sparkles": "✨", "star": "⭐", "zap": "⚡", "arrow_right": "➡️", "arrow_up": "⬆️", "arrow_down": "⬇️",
	"repeat": "🔁", "arrows_counterclockwise": "🔄", "lock": "🔒", "key": "🔑", "calendar": "📅", "date": "📅",
	"chart_with_upwards_trend": "📈", "bar_chart": "📊", "wave": "👋", "ok_hand": "👌", "point_right": "👉", "robot_face": "🤖",
	"firefighter": "🧑‍🚒", "dash": "💨", "test_tube": "🧪", "school": "🏫", "jp": "🇯🇵", "thailand": "🇹🇭", "flag-th": "🇹🇭",
	"de": "🇩🇪", "flag-de": "🇩🇪",
}

// picks are what the emoji picker offers, by Slack name.
var picks = []string{
	"raised_hand", "raising_hand", "eyes", "white_check_mark", "pushpin", "thumbsup", "thumbsdown", "pray", "tada", "fire",
	"warning", "hourglass_flowing_sand", "memo", "telephone_receiver", "thinking_face", "bow", "clap", "x",
}

// glaring is an emoji that is nothing but white.
const glaring = "⬜"

// dimmed marks what glares in the dark, in text that is HTML already and has no attributes.
func dimmed(text string) string {
	return strings.ReplaceAll(text, glaring, `<span class="glaring">`+glaring+`</span>`)
}

// emojiChar returns the character of a Slack emoji name, or :name:; nothing for no name.
func emojiChar(name string) string {
	if name == "" {
		return ""
	}
	base, _, _ := strings.Cut(name, "::")
	if c, ok := emojis[base]; ok {
		return c
	}
	return ":" + name + ":"
}

func emojiHTML(name string) string {
	c := emojiChar(name)
	if strings.HasPrefix(c, ":") {
		return html.EscapeString(c)
	}
	return `<span class="emoji" role="img" aria-label="` + html.EscapeString(name) + `">` + dimmed(c) + `</span>`
}
