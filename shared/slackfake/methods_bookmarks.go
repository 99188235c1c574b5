package slackfake

import (
	"net/url"
	"slices"
	"strconv"
)

func (r *request) bookmarkChannel() (*Channel, *failure) {
	c, f := r.channel("channel_id")
	if f != nil {
		return nil, f
	}
	if !c.has(r.bot()) || c.Archived {
		return nil, fail("permission_denied")
	}
	return c, nil
}

func validLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func bookmarksAdd(r *request) (answer, *failure) {
	c, f := r.bookmarkChannel()
	switch {
	case f != nil:
		return nil, f
	case r.args["type"] != "link":
		return nil, fail("invalid_bookmark_type")
	case !validLink(r.args["link"]):
		return nil, fail("invalid_link")
	case r.args["emoji"] != "" && !validEmoji(r.args["emoji"]):
		return nil, fail("invalid_emoji")
	case len(c.Bookmarks) >= MaxBookmarks:
		return nil, fail("too_many_bookmarks")
	}
	now := r.w.now().Unix()
	b := Bookmark{
		ID: r.w.nextID("Bk"), ChannelID: c.ID, Title: r.args["title"], Link: r.args["link"], Type: "link",
		Emoji: r.args["emoji"], Created: now, Rank: "U" + strconv.Itoa(len(c.Bookmarks)),
		UpdatedBy: r.bot(), TeamID: r.w.st.TeamID,
	}
	c.Bookmarks = append(c.Bookmarks, b)
	return answer{"bookmark": b}, nil
}

func (r *request) bookmark() (*Channel, int, *failure) {
	c, f := r.bookmarkChannel()
	if f != nil {
		return nil, 0, f
	}
	i := slices.IndexFunc(c.Bookmarks, func(b Bookmark) bool { return b.ID == r.args["bookmark_id"] })
	if i < 0 {
		return nil, 0, fail("not_found")
	}
	return c, i, nil
}

func bookmarksEdit(r *request) (answer, *failure) {
	c, i, f := r.bookmark()
	switch {
	case f != nil:
		return nil, f
	case r.args["link"] != "" && !validLink(r.args["link"]):
		return nil, fail("invalid_link")
	case r.args["emoji"] != "" && !validEmoji(r.args["emoji"]):
		return nil, fail("invalid_emoji")
	}
	b := &c.Bookmarks[i]
	for field, value := range map[*string]string{
		&b.Title: r.args["title"], &b.Link: r.args["link"], &b.Emoji: r.args["emoji"],
	} {
		if value != "" {
			*field = value
		}
	}
	b.Updated, b.UpdatedBy = r.w.now().Unix(), r.bot()
	return answer{"bookmark": *b}, nil
}

func bookmarksRemove(r *request) (answer, *failure) {
	c, i, f := r.bookmark()
	if f != nil {
		return nil, f
	}
	c.Bookmarks = slices.Delete(c.Bookmarks, i, i+1)
	return nil, nil
}

func bookmarksList(r *request) (answer, *failure) {
	c, f := r.channel("channel_id")
	if f != nil {
		return nil, f
	}
	return answer{"bookmarks": append([]Bookmark{}, c.Bookmarks...)}, nil
}
