package contract

import "slices"

// Updates are those that set one of the properties: with Any whatever else they set, otherwise those that set other properties, too, may
// get the response of either.
type Updates struct {
	Properties []string `json:"properties"`
	Any        bool     `json:"any,omitempty"`
}

func (u *Updates) set(members []string) bool {
	return slices.ContainsFunc(members, func(name string) bool { return slices.Contains(u.Properties, name) })
}

// SuccessOf returns the documented successes of an update with these members. Those that are documented for other updates alone are not
// among them, unless the description documents no other.
func (o *Operation) SuccessOf(members []string) []Response {
	all := o.Success()
	keep := func(holds func(*Response) bool) (out []Response) {
		for _, r := range all {
			if holds(&r) {
				out = append(out, r)
			}
		}
		return out
	}
	if out := keep(func(r *Response) bool { return r.For != nil && r.For.Any && r.For.set(members) }); out != nil {
		return out
	}
	listed := func(name string) bool {
		return slices.ContainsFunc(all, func(r Response) bool { return r.For != nil && slices.Contains(r.For.Properties, name) })
	}
	members = slices.DeleteFunc(slices.Clone(members), IsControl)
	other := len(members) == 0 || slices.ContainsFunc(members, func(name string) bool { return !listed(name) })
	if others := keep(func(r *Response) bool { return r.For == nil }); other && others == nil {
		return all
	}
	return keep(func(r *Response) bool { return r.For == nil && other || r.For != nil && r.For.set(members) })
}
