package doc

import (
	"errors"
	"strings"
)

func exJSON(p *pass) {
	p.messages(func(m *Message) {
		if h, ok := m.Header("Content-Type"); ok && !strings.Contains(h.Value, "json") && m.Err != nil {
			return // the body has another media type
		}
		switch {
		case m.Err != nil:
			at, bad := m.Body[0].Pos, (*bodyError)(nil)
			if errors.As(m.Err, &bad) {
				at = bad.at
			}
			p.reportFaults(m, at, strings.TrimPrefix(m.Err.Error(), "the body is not JSON: "))
		case m.JSON != nil && !m.JSON.Strict:
			p.reportFaults(m, m.JSON.FaultAt, m.JSON.Fault)
		}
	})
}

// reportFaults reports every fault if punctuation alone corrects the body: they are where the edits are. Else it reports the one at which the
// parser stopped, because nothing behind that is certain.
func (p *pass) reportFaults(m *Message, at Pos, fault string) {
	edits := jsonEdits(m.Body)
	if len(edits) == 0 {
		p.report(at, "correct the body: %s", fault)
	}
	for i, e := range edits {
		if i == 0 {
			p.reportFix(edits, e.from, "correct the body: %s", faultOfEdit(e))
		} else if e.from.Line != edits[i-1].from.Line {
			p.report(e.from, "correct the body: %s", faultOfEdit(e))
		}
	}
}

// faultOfEdit says what an edit of punctuation corrects.
func faultOfEdit(e edit) string {
	switch {
	case e.text == "":
		return "a trailing comma"
	case e.from == e.to:
		return "a comma is missing"
	}
	return "a quote or space that JSON does not have"
}
