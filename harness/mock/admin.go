package mock

import (
	"net/http"
	"net/netip"
	"slices"
)

// The mock's own paths. They are outside every contract and served only to clients on this machine.
const (
	statePath = "/$conform/state" // GET returns every entity, in the format that Seed reads
	resetPath = "/$conform/reset" // POST deletes every entity, restores the seeds, and begins to count for the faults anew
	// GET returns the faults for clients, PUT replaces them, POST adds one, DELETE removes them
	faultsPath = "/$conform/faults"
)

// serveAdmin serves the mock's own paths, which faults, throttling and credentials do not apply to.
func (m *Mock) serveAdmin(w http.ResponseWriter, request *http.Request) bool {
	path := request.URL.Path
	if !slices.Contains([]string{statePath, resetPath, faultsPath}, path) || !isLoopback(request.RemoteAddr) {
		return false
	}
	if foreign(request) {
		http.Error(w, "Only this machine, under its own name, and its pages may use this path.", http.StatusForbidden)
		return true
	}
	resp := &response{status: http.StatusMethodNotAllowed, header: http.Header{"Cache-Control": {"no-store"}}}
	switch {
	case path == faultsPath:
		m.serveFaults(request, resp)
	case path == statePath && request.Method == http.MethodGet:
		resp.status, resp.body = http.StatusOK, m.state()
		resp.header.Set("Content-Type", jsonMedia)
	case path == statePath:
		resp.header.Set("Allow", http.MethodGet)
	case request.Method == http.MethodPost:
		resp.status = m.reset()
	default:
		resp.header.Set("Allow", http.MethodPost)
	}
	resp.write(w)
	return true
}

// foreign reports whether a browser on this machine sends a request for a page of somebody else: one that names its origin, or one whose
// own name resolves to this machine (DNS rebinding). To a browser, localhost and 127.0.0.1 are different sites.
func foreign(request *http.Request) bool {
	if !isLocalHost(request.Host) {
		return true
	}
	if origin := request.Header.Get("Origin"); origin != "" {
		return !isLocalOrigin(origin)
	}
	return request.Header.Get("Sec-Fetch-Site") == "cross-site"
}

func isLoopback(remote string) bool {
	addr, err := netip.ParseAddrPort(remote)
	return err == nil && addr.Addr().Unmap().IsLoopback()
}

func (m *Mock) state() object {
	m.mu.Lock()
	defer m.mu.Unlock()
	entities := []any{}
	for _, e := range m.store.all() {
		entities = append(entities, object{{"path", e.path}, {"etag", e.etag()}, {"state", e.state}})
	}
	return object{{"entities", entities}}
}

func (m *Mock) reset() int {
	m.injector.restart()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.store, m.window = newStore(), window{}
	if m.storeSeeds() != nil {
		return http.StatusInsufficientStorage // cannot happen: the seeds fitted before
	}
	return http.StatusNoContent
}
