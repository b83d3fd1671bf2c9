package kube

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// cluster is a control plane: etcd in this process, and the API server and the controller manager as processes of their own.
type cluster struct {
	dir     string
	stopped []func()
	config  *rest.Config
	client  *kubernetes.Clientset
	dynamic dynamic.Interface
}

func newCluster(dir string) (c *cluster, err error) {
	c = &cluster{dir: dir}
	defer func() {
		if err != nil {
			c.stop()
		}
	}()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	storage, err := c.startEtcd()
	if err != nil {
		return nil, fmt.Errorf("etcd: %w", err)
	}
	if err := c.startAPIServer(storage); err != nil {
		return nil, err
	}
	return c, c.startControllerManager()
}

func (c *cluster) stop() {
	for i := range c.stopped {
		c.stopped[len(c.stopped)-1-i]()
	}
}

func (c *cluster) startAPIServer(storage string) error {
	key, token := filepath.Join(c.dir, "service-account.key"), rand.Text()
	if err := errors.Join(writeKey(key), os.WriteFile(filepath.Join(c.dir, "tokens"), []byte(token+",test,test,system:masters\n"), 0o600)); err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	host, port, _ := strings.Cut(addr, ":")
	process, err := c.start("kube-apiserver", "--etcd-servers="+storage, "--bind-address="+host, "--secure-port="+port, "--advertise-address="+host,
		"--endpoint-reconciler-type=none", "--cert-dir="+c.dir, "--service-cluster-ip-range=10.0.0.0/24", "--authorization-mode=RBAC", "--anonymous-auth=false",
		"--token-auth-file="+filepath.Join(c.dir, "tokens"), "--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file="+key, "--service-account-key-file="+key)
	if err != nil {
		return err
	}
	c.config = &rest.Config{Host: "https://" + addr, BearerToken: token, QPS: 100, Burst: 200, WarningHandler: rest.NoWarnings{},
		TLSClientConfig: rest.TLSClientConfig{CAFile: filepath.Join(c.dir, "apiserver.crt")}}
	err = wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, 3*time.Minute, true, func(ctx context.Context) (bool, error) {
		if exited := process.Err(); exited != nil {
			return false, exited
		}
		if found, _ := filepath.Glob(c.config.CAFile); found == nil {
			return false, nil // it writes its certificate first
		}
		if c.client, err = kubernetes.NewForConfig(c.config); err != nil {
			return false, err
		}
		_, err := c.client.RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err == nil, nil
	})
	if err != nil {
		return fmt.Errorf("kube-apiserver: %w\n%s", err, c.log("kube-apiserver"))
	}
	c.dynamic, err = dynamic.NewForConfig(c.config)
	return err
}

func (c *cluster) startControllerManager() error {
	kubeconfig, ca := filepath.Join(c.dir, "kubeconfig"), c.config.CAFile
	err := clientcmd.WriteToFile(api.Config{
		Clusters:  map[string]*api.Cluster{"test": {Server: c.config.Host, CertificateAuthority: ca}},
		AuthInfos: map[string]*api.AuthInfo{"test": {Token: c.config.BearerToken}},
		Contexts:  map[string]*api.Context{"test": {Cluster: "test", AuthInfo: "test"}}, CurrentContext: "test",
	}, kubeconfig)
	if err != nil {
		return err
	}
	_, err = c.start("kube-controller-manager", "--kubeconfig="+kubeconfig, "--secure-port=0", "--leader-elect=false",
		"--service-account-private-key-file="+filepath.Join(c.dir, "service-account.key"), "--root-ca-file="+ca)
	return err
}

// start runs a component until the cluster stops. The context that it returns ends with the process.
func (c *cluster) start(name string, flags ...string) (context.Context, error) {
	path, err := output(".", "go", "tool", "-n", name)
	if err != nil {
		return nil, err
	}
	out, err := os.Create(filepath.Join(c.dir, name+".log"))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(strings.TrimSpace(path), flags...) // without a context: stop ends it, after what depends on it
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended, end := context.WithCancel(context.Background())
	go func() {
		_ = cmd.Wait()
		end()
	}()
	c.stopped = append(c.stopped, func() {
		_ = cmd.Process.Kill()
		<-ended.Done()
		_ = out.Close()
	})
	return ended, nil
}

// log returns the end of what a component has logged.
func (c *cluster) log(name string) string {
	f, err := os.Open(filepath.Join(c.dir, name+".log"))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil {
		_, _ = f.Seek(max(0, info.Size()-4000), io.SeekStart)
	}
	text, _ := io.ReadAll(f)
	return string(text)
}

func writeKey(file string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}
