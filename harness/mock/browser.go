package mock

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Browser says which pages in a browser may use a mock, and under which names it may be reached. Without it, any page could change a
// mock that listens on the machine of the person who reads the page.
type Browser struct {
	// Origins are those of pages that may read responses, `https://app.example.com`, beside the origins of this machine.
	Origins []string
	// Hosts are the names under which the mock may be reached, `mock.example.com`, beside the names of this machine, addresses, and
	// names that only a local network resolves. A page whose own name resolves to this machine has another one (DNS rebinding).
	Hosts []string
}

// exposed are the fields of a response that a page may read (Fetch standard section 3.3.3).
const exposed = "ETag, Retry-After, request-id, client-request-id, Location, OData-EntityId, OData-Version, Preference-Applied, WWW-Authenticate, Allow"

// Check returns an error for an origin or a host name that can never match.
func (b Browser) Check() error {
	for _, o := range b.Origins {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || o != u.Scheme+"://"+u.Host {
			return fmt.Errorf("%q is not an origin: want scheme, host and port only, such as https://app.example.com:8443", o)
		}
	}
	for _, h := range b.Hosts {
		if h == "" || strings.ContainsAny(h, ":/@ ") {
			return errors.New("want a host name without scheme and port, such as mock.example.com")
		}
	}
	return nil
}

// Handler answers preflight requests (Fetch standard section 3.3) and lets pages of the allowed origins read the responses of next. A
// request that names another host is not answered by next.
func (b Browser) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !b.allowsHost(r.Host) {
			http.Error(w, "This mock is not known as "+quoted(r.Host)+". conform mock --host NAME adds a name.", http.StatusMisdirectedRequest)
			return
		}
		origin := r.Header.Get("Origin")
		if origin == "" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Origin")
		if !b.allowsOrigin(origin) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			preflight(w, r)
			return
		}
		w.Header().Set("Access-Control-Expose-Headers", exposed)
		next.ServeHTTP(w, r)
	})
}

// preflight allows what the page asks for. Such a request carries no credentials.
func preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS")
	if fields := r.Header.Get("Access-Control-Request-Headers"); fields != "" {
		h.Set("Access-Control-Allow-Headers", fields)
	}
	if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
		h.Set("Access-Control-Allow-Private-Network", "true")
	}
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

func (b Browser) allowsOrigin(origin string) bool {
	return slices.Contains(b.Origins, origin) || isLocalOrigin(origin)
}

func (b Browser) allowsHost(hostport string) bool {
	host := hostOf(hostport)
	if slices.ContainsFunc(b.Hosts, func(h string) bool { return strings.EqualFold(h, host) }) {
		return true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return true // no name was resolved
	}
	if !strings.Contains(host, ".") {
		return true // such as localhost, or the name of a container
	}
	return slices.ContainsFunc([]string{".localhost", ".local", ".internal", ".test"}, func(end string) bool { return strings.HasSuffix(host, end) })
}

// isLocalOrigin reports whether a page comes from this machine.
func isLocalOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && isLocalHost(u.Host)
}

// isLocalHost reports whether a host, with or without a port, is this machine by its name or address (RFC 6761 section 6.3).
func isLocalHost(hostport string) bool {
	host := hostOf(hostport)
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// hostOf returns the host of `host:port` or `host`, in lower case, without the brackets of an IPv6 address and the final dot of a name.
func hostOf(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// quoted returns a text that a client sent for a message.
func quoted(s string) string { return fmt.Sprintf("%.100q", s) }
