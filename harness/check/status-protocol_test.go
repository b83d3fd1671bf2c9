package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestStatusProtocol(t *testing.T) {
	table(t, statusProtocol, []row{
		{"200", given(Full, answer(200, `{}`)), passes},
		{"202", given(Full, answer(202, ``)), passes},
		{"204", given(Only, answer(204, ``)), passes},
		{"201", given(Full, answer(201, `{}`)), finds("status.protocol").showing("201 Created")},
		{"206", given(Full, answer(206, `{}`)), finds("status.protocol")},
		{"201, which the contract documents", given(Full, on(documents(201)), answer(201, `{}`)), finds("status.protocol").as(verdict.May)},
		{"refused", given(Full, answer(409, `{}`)), skips("status-documented")},
		{"redirected", given(Full, answer(302, ``)), skips("status-documented")},
		{"300", given(Full, answer(300, ``)), skips("status-documented")},
	})
}
