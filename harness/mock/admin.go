package mock

import (
	"net/http"
	"net/netip"
)

// The mock's own paths. They are outside every contract and served to this machine only.
const (
	statePath = "/$conform/state" // GET shows every entity, in the form that Seed reads
	resetPath = "/$conform/reset" // POST forgets them, but for the seeds
)

// administer serves the mock's own paths, which no fault, throttle or credential concerns.
func (m *Mock) administer(w http.ResponseWriter, request *http.Request) bool {
	path := request.URL.Path
	if path != statePath && path != resetPath || !fromHere(request.RemoteAddr) {
		return false
	}
	a := &answer{status: http.StatusMethodNotAllowed, header: http.Header{"Cache-Control": {"no-store"}}}
	switch {
	case path == statePath && request.Method == http.MethodGet:
		a.status, a.body = http.StatusOK, m.state()
		a.header.Set("Content-Type", jsonMedia)
	case path == statePath:
		a.header.Set("Allow", http.MethodGet)
	case request.Method == http.MethodPost:
		a.status = m.reset()
	default:
		a.header.Set("Allow", http.MethodPost)
	}
	a.write(w)
	return true
}

func fromHere(remote string) bool {
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
	m.mu.Lock()
	defer m.mu.Unlock()
	m.store, m.window = newStore(), window{}
	if m.plant() != nil {
		return http.StatusInsufficientStorage // it fitted once, so this does not happen
	}
	return http.StatusNoContent
}
