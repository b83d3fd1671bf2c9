package mock

import "net/http"

// The hooks that several faults share.

// ignore does not enforce a rule.
func ignore(broken rule) hooks { return hooks{ignored: broken} }

// acceptAndDrop accepts a request that violates a rule, and stores nothing.
func acceptAndDrop(broken rule) hooks { return hooks{ignored: broken, storeNothing: true} }

// rejectIf rejects a valid update.
func rejectIf(matches func(c *call) bool, broken rule, status int, message string) hooks {
	return hooks{rejectUpdate: func(c *call) *rejection {
		if matches(c) {
			return reject(broken, status, message)
		}
		return nil
	}}
}

// onRejection changes the rejections of one rule.
func onRejection(broken rule, change func(c *call, r *rejection)) hooks {
	return hooks{rejected: func(c *call, r *rejection) {
		if r.rule == broken {
			change(c, r)
		}
	}}
}

// rejectWith rejects the requests that violate a rule with another status.
func rejectWith(broken rule, status int) hooks {
	return onRejection(broken, func(_ *call, r *rejection) { r.setStatus(status) })
}

func (r *rejection) setStatus(status int) { r.status, r.code = status, statusCode(status) }

// onMerge changes the state that an accepted update leads to.
func onMerge(change func(c *call, next object) object) hooks { return hooks{merge: change} }

// onResponse changes any response.
func onResponse(change func(c *call, resp *response)) hooks { return hooks{response: change} }

// onStatus changes the responses with one status.
func onStatus(status int, change func(c *call, resp *response)) hooks {
	return onResponse(func(c *call, resp *response) {
		if resp.status == status {
			change(c, resp)
		}
	})
}

// onUpdate changes the responses to accepted updates.
func onUpdate(change func(c *call, resp *response)) hooks {
	return onResponse(func(c *call, resp *response) {
		if resp.updated {
			change(c, resp)
		}
	})
}

// onUpdateBody changes the bodies of the responses to accepted updates. The state stays as it is.
func onUpdateBody(change func(c *call, body object) object) hooks {
	return onUpdate(func(c *call, resp *response) {
		if len(resp.body) > 0 {
			resp.body = change(c, resp.body)
		}
	})
}

// onError changes the error object of error responses.
func onError(change func(e object) object) hooks {
	return onResponse(func(_ *call, resp *response) { resp.changeError(change) })
}

func (resp *response) changeError(change func(e object) object) {
	v, _ := resp.body.get("error")
	if e, ok := v.(object); ok && resp.status >= http.StatusBadRequest {
		resp.body = resp.body.with("error", change(e))
	}
}

// dropHeader omits a header from every response.
func dropHeader(name string) hooks {
	return onResponse(func(_ *call, resp *response) { resp.header.Del(name) })
}

// setHeader sends a header with every response.
func setHeader(name, value string) hooks {
	return onResponse(func(_ *call, resp *response) { resp.header.Set(name, value) })
}
