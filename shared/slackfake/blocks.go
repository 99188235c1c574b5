package slackfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// surface is where blocks are shown; it decides which of them are allowed.
type surface string

const (
	surfaceMessage surface = "message"
	surfaceModal   surface = "modal"
	surfaceHome    surface = "home"
)

// parseBlocks reads a blocks argument: a JSON array of objects.
func parseBlocks(raw string) ([]Block, bool) {
	var blocks []Block
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil || blocks == nil {
		return nil, false
	}
	return blocks, true
}

// blocksLength is what MaxBlocksLength measures: the characters of the blocks' JSON. A table has a limit of its own, which that of 101
// rows would never reach otherwise.
func blocksLength(blocks []Block) int {
	raw, err := json.Marshal(slices.DeleteFunc(slices.Clone(blocks), isTable))
	if err != nil {
		return MaxBlocksLength + 1
	}
	return utf8.RuneCount(raw)
}

// ValidateBlocks returns what Slack would object to in a message's blocks (raw is the JSON array), one line each with
// a JSON pointer; an empty list means that Slack would take them.
func ValidateBlocks(raw string) []string {
	blocks, ok := parseBlocks(raw)
	if !ok {
		return []string{"not a JSON array of objects"}
	}
	return validateBlocks(blocks, surfaceMessage)
}

// ValidateHome is ValidateBlocks for the blocks of a Home tab.
func ValidateHome(raw string) []string {
	blocks, ok := parseBlocks(raw)
	switch {
	case !ok:
		return []string{"not a JSON array of objects"}
	case len(raw) > MaxViewSize-viewFrame:
		return []string{"view_too_large"}
	}
	return validateBlocks(blocks, surfaceHome)
}

// viewFrame is more than a Home tab has around its blocks.
const viewFrame = 1 << 10

// checker collects what is wrong with blocks.
type checker struct {
	surface   surface
	problems  []string
	blockIDs  map[string]bool
	actionIDs map[string]bool
	markdown  int
	cells     int // characters of the cells of all tables
}

func validateBlocks(blocks []Block, on surface) []string {
	c := &checker{surface: on, blockIDs: map[string]bool{}, actionIDs: map[string]bool{}}
	most := MaxMessageBlocks
	if on != surfaceMessage {
		most = MaxViewBlocks
	}
	if len(blocks) > most {
		c.add("/blocks", fmt.Sprintf("no more than %d items allowed", most))
	}
	for i, b := range blocks {
		c.block("/blocks/"+strconv.Itoa(i), b)
	}
	if c.markdown > MaxMarkdownText {
		c.add("/blocks", fmt.Sprintf("markdown must be no more than %d characters in all", MaxMarkdownText))
	}
	if c.cells > MaxTableText {
		c.add("/blocks", fmt.Sprintf("the cells of tables must be no more than %d characters in all", MaxTableText))
	}
	return c.problems
}

func (c *checker) add(at, problem string) {
	c.problems = append(c.problems, problem+" [json-pointer:"+at+"]")
}

// blockFields lists the fields each block type knows; Slack refuses others.
var blockFields = map[string][]string{
	"section":   {"text", "fields", "accessory", "expand"},
	"header":    {"text"},
	"context":   {"elements"},
	"actions":   {"elements"},
	"divider":   {},
	"image":     {"image_url", "slack_file", "alt_text", "title"},
	"input":     {"label", "element", "hint", "optional", "dispatch_action"},
	"rich_text": {"elements"},
	"markdown":  {"text"},

	"data_table": {"caption", "rows", "page_size", "row_header_column_index"},
}

func (c *checker) block(at string, b Block) {
	kind, _ := b["type"].(string)
	fields, known := blockFields[kind]
	if !known {
		c.add(at+"/type", fmt.Sprintf("unsupported type: %s", kind))
		return
	}
	c.onlyFields(at, b, append([]string{"type", "block_id"}, fields...))
	c.blockID(at, b)
	switch kind {
	case "section":
		c.section(at, b)
	case "header":
		c.text(at+"/text", b["text"], textRule{plainOnly: true, required: true, most: MaxHeaderText})
	case "context":
		c.context(at, b)
	case "actions":
		c.actions(at, b)
	case "image":
		c.image(at, b)
	case "input":
		c.input(at, b)
	case "rich_text":
		c.rich(at+"/elements", b["elements"])
	case "markdown":
		c.str(at+"/text", b["text"], true, MaxMarkdownText)
		c.markdown += runes(b["text"])
	case "data_table":
		c.table(at, b)
	}
}

func (c *checker) onlyFields(at string, obj map[string]any, allowed []string) {
	for _, key := range slices.Sorted(maps.Keys(obj)) {
		if !slices.Contains(allowed, key) {
			c.add(at, "invalid additional property: "+key)
		}
	}
}

func (c *checker) blockID(at string, b Block) {
	c.str(at+"/block_id", b["block_id"], false, MaxID)
	if id, _ := b["block_id"].(string); id != "" {
		if c.blockIDs[id] {
			c.add(at+"/block_id", fmt.Sprintf("`block_id` %s already exists", id))
		}
		c.blockIDs[id] = true
	}
}

func (c *checker) section(at string, b Block) {
	if b["text"] == nil && b["fields"] == nil {
		c.add(at, "missing required field: text or fields")
	}
	if b["text"] != nil {
		c.text(at+"/text", b["text"], textRule{required: true, most: MaxSectionText})
	}
	if b["fields"] != nil {
		for i, f := range c.list(at+"/fields", b["fields"], MaxFields) {
			c.text(fmt.Sprintf("%s/fields/%d", at, i), f, textRule{required: true, most: MaxFieldText})
		}
	}
	if b["accessory"] != nil {
		c.element(at+"/accessory", b["accessory"], "section")
	}
}

func (c *checker) context(at string, b Block) {
	for i, e := range c.list(at+"/elements", b["elements"], MaxContextElements) {
		where := fmt.Sprintf("%s/elements/%d", at, i)
		if obj, ok := e.(map[string]any); ok && obj["type"] == "image" {
			c.element(where, e, "context")
			continue
		}
		c.text(where, e, textRule{required: true, most: MaxSectionText})
	}
}

func (c *checker) actions(at string, b Block) {
	for i, e := range c.list(at+"/elements", b["elements"], MaxActionsElements) {
		c.element(fmt.Sprintf("%s/elements/%d", at, i), e, "actions")
	}
}

func (c *checker) image(at string, b Block) {
	if b["image_url"] == nil && b["slack_file"] == nil {
		c.add(at, "missing required field: image_url")
	}
	c.str(at+"/image_url", b["image_url"], false, MaxImageURL)
	c.str(at+"/alt_text", b["alt_text"], true, MaxAltText)
	if b["title"] != nil {
		c.text(at+"/title", b["title"], textRule{plainOnly: true, required: true, most: MaxImageTitle})
	}
}

func (c *checker) input(at string, b Block) {
	c.text(at+"/label", b["label"], textRule{plainOnly: true, required: true, most: MaxInputLabel})
	if b["hint"] != nil {
		c.text(at+"/hint", b["hint"], textRule{plainOnly: true, required: true, most: MaxHint})
	}
	if b["element"] == nil {
		c.add(at, "missing required field: element")
		return
	}
	c.boolean(at+"/optional", b["optional"])
	c.boolean(at+"/dispatch_action", b["dispatch_action"])
	c.element(at+"/element", b["element"], "input")
}

// textRule is what a text object must keep to. A text object without text is refused everywhere.
type textRule struct {
	plainOnly bool
	required  bool
	most      int
}

func (c *checker) text(at string, v any, rule textRule) {
	obj, ok := v.(map[string]any)
	if !ok {
		c.add(at, "missing or invalid text object")
		return
	}
	c.onlyFields(at, obj, []string{"type", "text", "emoji", "verbatim"})
	switch kind := obj["type"]; {
	case kind != "plain_text" && kind != "mrkdwn":
		c.add(at+"/type", "must be plain_text or mrkdwn")
	case kind == "mrkdwn" && rule.plainOnly:
		c.add(at+"/type", "must be plain_text")
	case kind == "mrkdwn" && obj["emoji"] != nil:
		c.add(at, "invalid additional property: emoji")
	}
	c.str(at+"/text", obj["text"], rule.required, rule.most)
}

func (c *checker) str(at string, v any, required bool, most int) {
	if v == nil && !required {
		return
	}
	s, ok := v.(string)
	switch {
	case !ok:
		c.add(at, "missing required field or not a string")
	case required && s == "":
		c.add(at, "must be more than 0 characters")
	case utf8.RuneCountInString(s) > most:
		c.add(at, fmt.Sprintf("must be less than %d characters", most+1))
	}
}

func (c *checker) boolean(at string, v any) {
	if _, ok := v.(bool); v != nil && !ok {
		c.add(at, "must be a boolean")
	}
}

// list wants between one and most items.
func (c *checker) list(at string, v any, most int) []any {
	list, ok := v.([]any)
	switch {
	case !ok:
		c.add(at, "missing required field or not a list")
	case len(list) == 0:
		c.add(at, "no fewer than 1 items allowed")
	case len(list) > most:
		c.add(at, fmt.Sprintf("no more than %d items allowed", most))
	}
	return list
}

func runes(v any) int {
	s, _ := v.(string)
	return utf8.RuneCountInString(s)
}

// textOf returns the text of a text object.
func textOf(v any) string {
	obj, _ := v.(map[string]any)
	s, _ := obj["text"].(string)
	return s
}

func blockList(v any) []Block {
	list, _ := v.([]any)
	var out []Block
	for _, e := range list {
		if b, ok := e.(map[string]any); ok {
			out = append(out, b)
		}
	}
	return out
}
