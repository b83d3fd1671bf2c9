package reports

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browser opens a tab of a new Chromium, and returns what it requests.
func browser(t *testing.T) (tab context.Context, requests func() []string) {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath("chromium"), chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir())}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, end := chromedp.NewExecAllocator(ctx, options...)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab) // waits until it has ended, before its folder is removed
		closeTab()
		end()
	})
	var mu sync.Mutex
	var urls []string
	if err := chromedp.Listen(tab, func(event any) {
		if sent, ok := event.(*network.EventRequestWillBeSent); ok {
			mu.Lock()
			defer mu.Unlock()
			urls = append(urls, sent.Request.URL)
		}
	}); err != nil {
		t.Fatalf("chromium: %v (want Debian's package chromium)", err)
	}
	call(t, tab, network.Enable, network.EnableParams{})
	return tab, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return urls
	}
}

func do(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, actions...); err != nil {
		t.Fatalf("chromium: %v", err)
	}
}

func call[P, R any](t *testing.T, tab context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(tab, command, params); err != nil {
		t.Fatalf("chromium: %v", err)
	}
}

// look opens a page as one sees it in a colour scheme, at a width.
func look(t *testing.T, tab context.Context, page, scheme string, width int64) {
	t.Helper()
	call(t, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	call(t, tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600})
	do(t, tab, chromedp.Navigate("file://"+page))
	if dir := os.Getenv("CONFORM_SCREENSHOTS"); dir != "" {
		picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
		name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()) + ".png"
		if err := errors.Join(err, os.WriteFile(filepath.Join(dir, name), picture, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// evaluate returns the value of an expression in the page, as text. A promise is awaited.
func evaluate(t *testing.T, tab context.Context, expression string) string {
	t.Helper()
	value, err := chromedp.Run(tab, chromedp.Evaluate[string]("(async () => String(await ("+expression+")))()", chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("chromium: %s: %v", expression, err)
	}
	return value
}

// execute runs statements in the page.
func execute(t *testing.T, tab context.Context, statements string) {
	t.Helper()
	if _, err := chromedp.Run(tab, chromedp.Evaluate[string](statements+"\n;''")); err != nil {
		t.Fatalf("chromium: %v", err)
	}
}
