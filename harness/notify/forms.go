package notify

import (
	"strings"
)

// maxSlack is the longest text that a block of Slack takes, and maxHeader that of a header.
const (
	maxSlack  = 3000
	maxHeader = 150
)

// slackEscapes are the characters with a meaning in the text of a Slack message.
var slackEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

type object = map[string]any

// slackBody is a message for an incoming webhook of Slack. Its blocks are plain text, in which nothing mentions anybody or is a link.
func slackBody(m *Message) any {
	plain := func(text string, most int) object {
		return object{"type": "plain_text", "emoji": false, "text": shortened(text, most)}
	}
	blocks := []object{{"type": "header", "text": plain(m.Title, maxHeader)}}
	for _, line := range m.lines() {
		blocks = append(blocks, object{"type": "section", "text": plain(line, maxSlack)})
	}
	return object{"text": slackEscapes.Replace(m.Title), "blocks": blocks}
}

// markdown are the characters with a meaning in the text of an Adaptive Card.
var markdown = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`, "`", "\\`", "#", `\#`, "~", `\~`, "<", "&lt;", ">", "&gt;", "&", "&amp;")

// maxCard bounds the text of a card in bytes: Teams takes 28 KB, and escapes may double it.
const maxCard = 12_000

// teamsBody is a message with an Adaptive Card, as a workflow of Teams takes it.
func teamsBody(m *Message) any {
	block := func(text string) object {
		return object{"type": "TextBlock", "text": markdown.Replace(text), "wrap": true}
	}
	title := block(m.Title)
	title["size"], title["weight"] = "Medium", "Bolder"
	body, size := []object{title}, 0
	for _, line := range m.lines() {
		if size += len(line); size > maxCard {
			body = append(body, block("and more: conform history show lists them"))
			break
		}
		body = append(body, block(line))
	}
	return object{"type": "message", "attachments": []object{{
		"contentType": "application/vnd.microsoft.card.adaptive",
		"content":     object{"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body},
	}}}
}
