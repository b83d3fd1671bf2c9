package kube

import (
	"net"
	"net/url"
	"path/filepath"

	"go.etcd.io/etcd/server/v3/embed"
)

// freeAddr returns an address on this machine that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (c *cluster) startEtcd() (client string, err error) {
	cfg := embed.NewConfig()
	cfg.Dir, cfg.LogLevel, cfg.UnsafeNoFsync = filepath.Join(c.dir, "etcd"), "fatal", true
	var urls [2][]url.URL
	for i := range urls {
		addr, err := freeAddr()
		if err != nil {
			return "", err
		}
		urls[i] = []url.URL{{Scheme: "http", Host: addr}}
	}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls, cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = urls[0], urls[0], urls[1], urls[1]
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	server, err := embed.StartEtcd(cfg)
	if err != nil {
		return "", err
	}
	c.stopped = append(c.stopped, server.Close)
	select {
	case <-server.Server.ReadyNotify():
		return urls[0][0].String(), nil
	case err := <-server.Err():
		return "", err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
