package runner_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Against any hostile server, the run ends, and every verdict is an error with the reason.
func TestHostileServers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, tc := range map[string]struct {
		serve func(net.Conn)
		class string
		words string
	}{ // those that never end by themselves meet a short deadline, the others none that counts
		"hangs":         {func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, "target.timeout", "want a response"},
		"drips":         {drip(ok + "Content-Length: 1000000\r\n\r\n"), "target.timeout", "want the whole response"},
		"closes":        {func(net.Conn) {}, "target.cut", ""},
		"floods":        {flood(ok + "\r\n"), "target.flood", "10 MiB"},
		"floods header": {flood(ok + "X-Long: "), "target.flood", ""},
		"gzip bomb":     {bomb(ok + "Content-Encoding: gzip\r\n\r\n"), "target.flood", "10 MiB"},
		"garbage":       {say("\x00\x01\x02 not HTTP at all\r\n\r\n"), "target.garbage", "HTTP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			timeout := time.Minute
			if tc.class == "target.timeout" {
				timeout = 2 * time.Second // even a busy machine connects, and reads what was sent, within it
			}
			client := wire.NewClient(wire.Config{Name: "hostile", Timeout: timeout})
			t.Cleanup(client.Close)
			p := planFor(t, listen(t, tc.serve), load(t, "update-userrunstates"))
			run := sendAll(context.Background(), p, runner.Options{Target: client})
			for _, v := range run.Verdicts {
				if v.Status != verdict.Error {
					t.Fatalf("%s: want error, got %s %v", v.ID, v.Status, v.Findings)
				}
				if v.Class != tc.class {
					t.Fatalf("%s: want class %s, got %s: %s", v.ID, tc.class, v.Class, v.Reason)
				}
			}
			if first := run.Verdicts[0]; first.Class != tc.class || !strings.Contains(first.Reason, tc.words) {
				t.Errorf("want %s and %q, got %s: %s", tc.class, tc.words, first.Class, first.Reason)
			}
			if run.Footer.Exit != 3 {
				t.Errorf("want exit 3, got %d", run.Footer.Exit)
			}
		})
	}
}

// A target that cuts each response at the same place announces a wrong length: its responses are judged.
func TestResponsesThatEndEarly(t *testing.T) {
	client := wire.NewClient(wire.Config{Name: "hostile", Timeout: time.Minute})
	t.Cleanup(client.Close)
	root := listen(t, say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"))
	run := sendAll(t.Context(), planFor(t, root, load(t, "update-userrunstates")), runner.Options{Target: client})
	for _, v := range run.Verdicts {
		if v.Check == "decodable-content" && strings.Contains(v.ID, "/full/") && (v.Status != verdict.Fail || !strings.Contains(v.Findings[0].Got, "its end after 1 bytes")) {
			t.Errorf("want a failure that says how many bytes there were, got %s %v", v.Status, v.Findings)
		}
	}
}

// listen serves raw connections, each after the header section of its request, and returns the root URL.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 4096))
				serve(conn)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

func say(text string) func(net.Conn) {
	return func(c net.Conn) { _, _ = io.WriteString(c, text) }
}

func drip(head string) func(net.Conn) {
	return func(c net.Conn) {
		_, err := io.WriteString(c, head)
		for err == nil {
			time.Sleep(10 * time.Millisecond)
			_, err = io.WriteString(c, " ")
		}
	}
}

func flood(head string) func(net.Conn) {
	return func(c net.Conn) {
		_, err := io.WriteString(c, head)
		for block := strings.Repeat("a", 1<<16); err == nil; {
			_, err = io.WriteString(c, block)
		}
	}
}

func bomb(head string) func(net.Conn) {
	return func(c net.Conn) {
		fmt.Fprint(c, head)
		z := gzip.NewWriter(c)
		for block, err := make([]byte, 1<<20), error(nil); err == nil; {
			_, err = z.Write(block)
		}
	}
}
