package provider

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plain returns the text of an answer in UTF-8. Its bytes say how it is encoded, since the header was seen to be silent about
// the order of bytes: by a mark at the beginning, else by which of the first two bytes is zero. Why is empty where it is whole.
func plain(raw []byte) (text []byte, why Why) {
	switch {
	case len(raw) > MaxBody:
		return nil, WhyLarge
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return wide(raw[2:], binary.BigEndian)
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return wide(raw[2:], binary.LittleEndian)
	case len(raw) > 1 && raw[0] == 0:
		return wide(raw, binary.BigEndian)
	case len(raw) > 1 && raw[1] == 0:
		return wide(raw, binary.LittleEndian)
	}
	return checked(bytes.TrimPrefix(raw, []byte{0xEF, 0xBB, 0xBF}))
}

// wide reads UTF-16. Decoders put U+FFFD where half a character is missing, and say nothing.
func wide(raw []byte, order binary.ByteOrder) ([]byte, Why) {
	if len(raw)%2 != 0 {
		return nil, WhyOdd
	}
	text := make([]byte, 0, len(raw)*3/2)
	for ; len(raw) > 0; raw = raw[2:] {
		r := rune(order.Uint16(raw))
		if utf16.IsSurrogate(r) && len(raw) >= 4 {
			r = utf16.DecodeRune(r, rune(order.Uint16(raw[2:])))
			raw = raw[2:]
		}
		text = utf8.AppendRune(text, r) // a surrogate alone becomes U+FFFD
	}
	return checked(text)
}

// checked refuses text with something in it that is no character.
func checked(text []byte) ([]byte, Why) {
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return nil, WhyEmpty
	case !utf8.Valid(text) || bytes.ContainsRune(text, utf8.RuneError):
		return nil, WhyDamaged
	}
	return text, ""
}

// page reports whether text begins as a page of HTML does, or a header says that it is one. A page in the place of RSS is known by
// its first element.
func page(text []byte, contentType string) bool {
	begin := strings.ToLower(string(bytes.TrimSpace(text[:min(len(text), 512)])))
	kind := strings.ToLower(contentType)
	return strings.HasPrefix(begin, "<html") || strings.HasPrefix(begin, "<!doctype html") ||
		strings.Contains(kind, "text/html") || strings.Contains(kind, "application/xhtml")
}
