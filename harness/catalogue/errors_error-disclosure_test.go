package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorDisclosure(t *testing.T) {
	says := func(message string) *check.Evidence {
		return given(check.WrongType, response(400, `{"error":{"code":"a","message":"`+message+`"}}`))
	}
	table(t, errorDisclosure, []row{
		{"words", says(`The value at displayName (line 3) is invalid, see http://x/y.js.`), passes},
		{"a name in braces", says(`Want {id} and {}, got {name}.`), passes},
		{"no content", given(check.NoToken, response(401, ``)), passes},
		{".NET", says(`System.NullReferenceException: x\r\n   at Contoso.Api.Update(String id) in C:\\src\\a.cs:line 7\r\n`), finds("error.disclosure").showing("System.NullReferenceException")},
		{"Java", says(`x\n\tat com.contoso.Api.update(Api.java:31)`), finds("error.disclosure")},
		{"Python", says(`Traceback (most recent call last):\n  File \"a.py\", line 1`), finds("error.disclosure")},
		{"Go", says(`panic: x\n\ngoroutine 7 [running]:`), finds("error.disclosure")},
		{"Node.js", says(`x\n    at update (/srv/app/index.js:3:5)`), finds("error.disclosure")},
		{"SQL", says(`SQLSTATE[42S22]: Column not found`), finds("error.disclosure")},
		{"SQL of several lines", says(`could not run: SELECT id, name\nFROM users\nWHERE id = 1`), finds("error.disclosure").showing("SELECT id, name")},
		{"in a page", given(check.Empty, response(500, "<pre>\n   at A.B(C d)\n</pre>")), finds("error.disclosure")},
		{"in an inner error", given(check.NoToken, response(401, `{"error":{"code":"a","message":"b","innererror":{"stacktrace":"   at A.B.C(D e)\r\n   at F.G()"}}}`)), finds("error.disclosure")},
		{"JSON in the message", says(`{\"ErrorCode\":\"Forbidden\",\"Message\":\"x\"}`), finds("error.disclosure").showing("Forbidden")},
		{"JSON after words", says(`Failed: {\"a\":1} (x)`), finds("error.disclosure")},
		{"one line of .NET", says(`Failed: at Contoso.Api.Store.<Update>b__0(Widget w, Int32 n) in C:\\Program Files\\src\\a.cs:line 7 (x)`), finds("error.disclosure")},
		{"a lambda of .NET", says(`x\n   at Contoso.Api+Inner.<>c__DisplayClass0_0.<Run>g__Local|1(Object o)`), finds("error.disclosure")},
		{"a native frame of Java", says(`at java.lang.reflect.Method.invoke(Native Method)`), finds("error.disclosure")},
		{"an exception of Java", says(`Caused by: org.hibernate.exception.ConstraintViolationException: could not execute`), finds("error.disclosure")},
		{"one line of Python", says(`File \"/srv/app/views.py\", line 12, in update`), finds("error.disclosure")},
		{"an attribute of Python", says(`'NoneType' object has no attribute 'id'`), finds("error.disclosure")},
		{"Node.js without a function", says(`x at file:///srv/app/index.mjs:3:5`), finds("error.disclosure")},
		{"undefined of Node.js", says(`Cannot read properties of undefined (reading 'id')`), finds("error.disclosure")},
		{"a file of Go", says(`runtime error: invalid memory address, /build/store/update.go:31`), finds("error.disclosure")},
		{"Ruby", says(`app/models/widget.rb:12:in 'Widget#update'`), finds("error.disclosure")},
		{"nil of Ruby", says(`undefined method 'name' for nil`), finds("error.disclosure")},
		{"PHP", says(`Uncaught TypeError in /var/www/html/index.php:12`), finds("error.disclosure")},
		{"Rust", says(`thread 'main' panicked at src/main.rs:10:5`), finds("error.disclosure")},
		{"a statement of SQL", says(`failed: UPDATE widgets SET name = 'x' WHERE id = 1`), finds("error.disclosure")},
		{"SQLite", says(`UNIQUE constraint failed: widgets.name`), finds("error.disclosure")},
		{"PostgreSQL", says(`duplicate key value violates unique constraint \"widgets_pkey\"`), finds("error.disclosure")},
		{"a path of Windows", says(`Cannot open C:\\inetpub\\wwwroot\\web.config`), finds("error.disclosure").showing(`C:\inetpub`)},
		{"a path of Unix", says(`Cannot open /var/lib/widgets/data`), finds("error.disclosure").showing("/var/lib")},
		{"a host", says(`dial tcp 10.0.3.7:5432: connect: connection refused`), finds("error.disclosure")},
		{"another host", says(`No route to db-07.prod.internal`), finds("error.disclosure")},
		{"the host of a cluster", says(`http://store.default.svc.cluster.local timed out`), finds("error.disclosure")},
		{"the request's own URL", says(`No such entity: http://localhost/beta/states/` + key), passes},
		{"a path of the API", says(`See /deviceManagement/scripts/1 or https://contoso.com/var/docs/errors.html`), passes},
		{"ordinary words", says(`Select a value from the list at line 3, column 7 (count), update the set, and delete from the start. Version 10.0.3.7, code server.internal.`), passes},
		{"a pattern", says(`Want a value that matches ^T:\\d\\d:[a-z]$, such as T:12:a.`), passes},
		{"a code like a name", given(check.WrongType, response(400, `{"error":{"code":"com.contoso.ValidationError","message":"The name of the host is too long: example.local"}}`)), passes},
		{"served", given(check.Empty, response(200, `{}`)), skips("not an error")},
	})
}
