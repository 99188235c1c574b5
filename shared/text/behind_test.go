package text_test

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Nobody is said to have edited what nobody is known to have edited.
func TestBehind(t *testing.T) {
	t.Parallel()
	edited, unsure := incident.Place{Name: "impact"}, incident.Place{Name: "region", Unsure: true}
	for _, c := range []struct {
		places []incident.Place
		fixed  bool
		ja, en string
	}{
		{[]incident.Place{edited}, false, "影響 が古いままです(書き換えられているため)", "impact out of date (edited by hand)"},
		{[]incident.Place{unsure}, false, "リージョン が古いままです(書き換えられたかどうか確認できないため)", "region out of date (Noroshi cannot tell whether it was edited)"},
		{
			[]incident.Place{unsure, edited},
			false,
			"影響 が古いままです(書き換えられているため) · リージョン が古いままです(書き換えられたかどうか確認できないため)",
			"impact out of date (edited by hand) · region out of date (Noroshi cannot tell whether it was edited)",
		},
		{[]incident.Place{unsure, edited}, true, "リージョン、影響 が古いままです(承認後に情報が変わったため)", "region, impact out of date (facts changed after approval)"},
	} {
		if ja, en := text.Behind(incident.Japanese, c.places, c.fixed), text.Behind(incident.English, c.places, c.fixed); ja != c.ja || en != c.en {
			t.Errorf("%+v: %q, %q", c.places, ja, en)
		}
	}
}
