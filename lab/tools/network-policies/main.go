// Enforces NetworkPolicies: kube-router's firewall and nothing else of it, and that only while there is a policy, for it gives each
// packet a walk past the rules of every pod.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

const interval = time.Second

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: network-policies KUBECONFIG NODE SERVICE_RANGE FOLDER")
		os.Exit(2)
	}
	settings := options.NewKubeRouterConfig()
	settings.EnableIPv4 = true
	settings.HostnameOverride = os.Args[2]
	settings.ClusterIPCIDRs = []string{os.Args[3]}
	if err := useTablesOfItsOwn(os.Args[4]); err != nil {
		log.Fatal(err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	client := kubernetes.NewForConfigOrDie(config)
	for {
		if err := enforceWhilePolicies(client, settings); err != nil {
			log.Print(err)
		}
		time.Sleep(interval)
	}
}

// kube-router reads the whole filter table and writes it back: what kube-proxy changed meanwhile would be undone. Debian's iptables
// are those of nftables; the legacy ones have tables apart, and a packet must pass both.
func useTablesOfItsOwn(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"iptables", "iptables-save", "iptables-restore"} {
		legacy, err := exec.LookPath(strings.Replace(name, "iptables", "iptables-legacy", 1))
		if err != nil {
			return err
		}
		link := filepath.Join(folder, name)
		if err := os.RemoveAll(link); err != nil {
			return err
		}
		if err := os.Symlink(legacy, link); err != nil {
			return err
		}
	}
	return os.Setenv("PATH", folder+":"+os.Getenv("PATH"))
}

func enforceWhilePolicies(client kubernetes.Interface, settings *options.KubeRouterConfig) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	first, err := client.NetworkingV1().NetworkPolicies("").List(ctx, meta.ListOptions{Limit: 1})
	if err != nil || len(first.Items) == 0 {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	tables, sets, err := netpol.NewIPTablesHandlers(settings)
	if err != nil {
		return err
	}
	controller, err := netpol.NewNetworkPolicyController(
		client, settings, pods, policies, namespaces, &sync.Mutex{}, tables, sets)
	if err != nil {
		return err
	}
	for informer, handler := range map[cache.SharedIndexInformer]cache.ResourceEventHandler{
		policies:   controller.NetworkPolicyEventHandler,
		pods:       controller.PodEventHandler,
		namespaces: controller.NamespaceEventHandler,
	} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return err
		}
	}
	stop := make(chan struct{})
	factory.Start(stop)
	factory.WaitForCacheSync(stop)
	log.Print("there are policies: enforcing them")
	beats := make(chan *healthcheck.ControllerHeartbeat)
	go func() {
		for range beats { // nobody asks, but it waits until each is taken
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	go controller.Run(beats, stop, &running)
	for len(policies.GetStore().ListKeys()) > 0 {
		time.Sleep(interval)
	}
	close(stop)
	running.Wait()
	close(beats)
	controller.Cleanup()
	log.Print("the last policy is gone, and so are its rules")
	return nil
}
