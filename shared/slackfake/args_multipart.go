package slackfake

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
)

// parseMultipart reads plain fields only: the fake takes no files.
func parseMultipart(body []byte, boundary string) (Args, error) {
	if boundary == "" {
		return nil, errBadForm
	}
	out := Args{}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, errBadForm
		}
		value, err := io.ReadAll(io.LimitReader(part, MaxRequestBody))
		if err != nil {
			return nil, errBadForm
		}
		if _, dup := out[part.FormName()]; !dup {
			out[part.FormName()] = string(value)
		}
	}
}
