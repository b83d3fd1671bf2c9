#!/usr/bin/env bash
# What a script does with curl and jq. The mock differs from Graph in its base URL only.
set -uo pipefail

failed=0
body=$(mktemp) headers=$(mktemp)
trap 'rm -f "$body" "$headers"' EXIT

# call METHOD PATH [curl's options] sends a request; the response is in $status, $body and $headers.
call() {
	status=$(curl --silent --show-error --output "$body" --dump-header "$headers" --write-out '%{http_code}' \
		--request "$1" --header "Authorization: Bearer ${token-a-token}" "${@:3}" -- "${base-$MOCK_URL}$2")
}

write() { call "$1" "$2" --header 'Content-Type: application/json' --data "$3" "${@:4}"; }

# value FILTER prints what jq finds in the body, in one line.
value() { jq --compact-output --raw-output "$1" "$body" 2>/dev/null; }

header() { tr -d '\r' <"$headers" | sed -nE "s/^$1: *//Ip"; }

# want WHAT WANTED GOT
want() {
	[[ $2 == "$3" ]] && return
	reasons+="$1: want $2, got ${3:-nothing}; "
}

step() {
	reasons=
	"$1"
	if [[ -z $reasons ]]; then
		echo "ok ${1//_/-}"
	else
		failed=1
		echo "FAIL ${1//_/-}: ${reasons%; }"
	fi
}

list() {
	call GET /users
	want status 200 "$status"
	want ids '["u1","u2","u3","u4","u5"]' "$(value '[.value[].id]')"
}

pages() {
	local names=() next=$MOCK_URL'/users?$top=2'
	while [[ -n $next && ${#names[@]} -lt 9 ]]; do
		base='' call GET "$next"
		want 'users on a page, at most' true "$(value '.value | length <= 2')"
		mapfile -t -O "${#names[@]}" names < <(value '.value[].displayName')
		next=$(value '."@odata.nextLink" // empty')
	done
	want names "Ada,Bo,Cy O'Neil,Dee,Eli" "$(IFS=, && echo "${names[*]}")"
}

filter() {
	call GET /users --get --data-urlencode "\$filter=displayName eq 'Cy O''Neil'"
	want names "[\"Cy O'Neil\"]" "$(value '[.value[].displayName]')"
}

orderby() {
	call GET /users --get --data-urlencode '$orderby=jobTitle,displayName desc'
	want names "[\"Eli\",\"Cy O'Neil\",\"Bo\",\"Dee\",\"Ada\"]" "$(value '[.value[].displayName]')"
}

select_list() {
	call GET '/users?$select=displayName&$top=1'
	want properties '["displayName"]' "$(value '.value[0] | keys | map(select(test("@|^id$") | not))')"
}

count() {
	call GET '/users?$count=true&$top=1' --header 'ConsistencyLevel: eventual'
	want '@odata.count' 5 "$(value '."@odata.count"')"
	want users 1 "$(value '.value | length')"
}

count_segment() {
	call GET '/users/$count' --header 'ConsistencyLevel: eventual'
	want status 200 "$status"
	want Content-Type text/plain "$(header Content-Type | cut -d ';' -f 1)"
	want count 5 "$(cat "$body")"
}

read_one() {
	call GET /users/u1
	want user '["u1","Ada"]' "$(value '[.id, .displayName]')"
}

select_one() {
	call GET '/users/u1?$select=displayName'
	want properties '["displayName"]' "$(value 'keys | map(select(test("@|^id$") | not))')"
}

parentheses() {
	call GET "/users('u1')"
	want user '["u1","Ada"]' "$(value '[.id, .displayName]')"
}

update() {
	write PATCH /users/u2 '{"jobTitle": "Chef"}'
	want status 204 "$status"
	call GET /users/u2
	want jobTitle Chef "$(value .jobTitle)"
}

compressed() {
	gzip --stdout <<<'{"jobTitle": "Baker"}' >"$body"
	call PATCH /users/u2 --header 'Content-Type: application/json' --header 'Content-Encoding: gzip' --data-binary @"$body"
	want status 204 "$status"
	call GET /users/u2 --compressed
	want jobTitle Baker "$(value .jobTitle)"
}

wrong_type() {
	write PATCH /users/u2 '{"accountEnabled": "yes"}'
	want status 400 "$status"
	want 'a code' string "$(value '.error.code | type')"
	want 'the property in the message' true "$(value '.error.message | contains("accountEnabled")')"
}

etag() {
	call GET /planner/tasks/t1
	local tag
	tag=$(header ETag)
	want @odata.etag "$tag" "$(value '."@odata.etag"')"
	write PATCH /planner/tasks/t1 '{"percentComplete": 25}' --header "If-Match: $tag"
	want status 204 "$status"
	write PATCH /planner/tasks/t1 '{"percentComplete": 30}' --header "If-Match: $tag"
	want 'status of a stale tag' 412 "$status"
}

no_if_match() {
	write PATCH /planner/tasks/t1 '{"percentComplete": 30}'
	want 'status without If-Match' 412 "$status"
}

representation() {
	write PATCH /planner/tasks/t2 '{"percentComplete": 75}' --header 'If-Match: *' --header 'Prefer: return=representation'
	want status 200 "$status"
	want task '["t2",75]' "$(value '[.id, .percentComplete]')"
	want Preference-Applied return=representation "$(header Preference-Applied)"
}

entities() {
	local path
	for path in /me /groups/g1 /devices/d1 /me/events/e1 /users/u1/events/e3 /planner/tasks/t1 /deviceManagement/notificationMessageTemplates/n1; do
		call GET "$path"
		want "status of $path" 200 "$status"
		want "id of $path" string "$(value '.id | type')"
	done
}

create() {
	write POST /groups '{"displayName": "Drivers", "mailEnabled": false, "mailNickname": "drivers", "securityEnabled": true}'
	want status 201 "$status"
	base='' call GET "$(header Location)"
	want displayName Drivers "$(value .displayName)"
}

delete() {
	call DELETE /groups/g2
	want status 204 "$status"
	call GET /groups/g2
	want 'status of a read' 404 "$status"
}

batch() {
	write POST '/$batch' '{"requests": [
		{"id": "1", "method": "PATCH", "url": "/users/u3", "headers": {"Content-Type": "application/json"}, "body": {"city": "Bern"}},
		{"id": "2", "method": "GET", "url": "/users/u3?$select=city", "dependsOn": ["1"]},
		{"id": "3", "method": "GET", "url": "/users/u1", "body": null}]}'
	want status 200 "$status"
	want statuses '[204,200,200]' "$(value '[.responses | sort_by(.id)[].status]')"
	want city Bern "$(value '.responses[] | select(.id == "2").body.city')"
}

throttle() {
	local n
	for n in 1 2 3 4; do
		base=$THROTTLED_URL call GET /users/u1 --retry 3
		want "status of request $n" 200 "${status: -3}"
	done
}

no_token() {
	status=$(curl --silent --output "$body" --dump-header "$headers" --write-out '%{http_code}' "$MOCK_URL/users")
	want status 401 "$status"
	want WWW-Authenticate Bearer "$(header WWW-Authenticate | cut -d ' ' -f 1)"
}

for name in list pages filter orderby select_list count count_segment read_one select_one parentheses update compressed wrong_type etag no_if_match \
	representation entities create delete batch throttle no_token; do
	step "$name"
done
exit "$failed"
