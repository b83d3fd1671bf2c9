package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestStatusProtocol(t *testing.T) {
	table(t, statusProtocol, []row{
		{"200", given(check.Full, response(200, `{}`)), passes},
		{"202", given(check.Full, response(202, ``)), passes},
		{"204", given(check.Only, response(204, ``)), passes},
		{"201", given(check.Full, response(201, `{}`)), finds("status.protocol").showing("201 Created")},
		{"206", given(check.Full, response(206, `{}`)), finds("status.protocol")},
		{"201, which the contract documents", given(check.Full, on(documents(201)), response(201, `{}`)), finds("status.protocol").as(check.May)},
		{"rejected", given(check.Full, response(409, `{}`)), skips("status-documented")},
		{"redirected", given(check.Full, response(302, ``)), skips("status-documented")},
		{"300", given(check.Full, response(300, ``)), skips("status-documented")},
	})
}
