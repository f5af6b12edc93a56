// Keeps a stock of empty local volumes for the lab's StorageClass, and empties those that were released: a local
// volume, unlike a hostPath, honours fsGroup, but Kubernetes itself neither makes nor recycles one.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	className = "lab"
	stock     = 12
	capacity  = "10Gi" // nominal: nothing enforces it
	interval  = time.Second
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: volumes KUBECONFIG NODE FOLDER")
		os.Exit(2)
	}
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	client := kubernetes.NewForConfigOrDie(config)
	for {
		if err := keepStock(client, os.Args[2], os.Args[3]); err != nil {
			log.Print(err)
		}
		time.Sleep(interval)
	}
}

func keepStock(client kubernetes.Interface, node, folder string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	volumes := client.CoreV1().PersistentVolumes()
	list, err := volumes.List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	available := 0
	taken := map[string]bool{}
	for _, volume := range list.Items {
		if volume.Spec.StorageClassName != className {
			continue
		}
		switch volume.Status.Phase {
		case core.VolumeReleased, core.VolumeFailed:
			if err := os.RemoveAll(filepath.Join(folder, volume.Name)); err != nil {
				return err
			}
			if err := volumes.Delete(ctx, volume.Name, meta.DeleteOptions{}); err != nil && !errors.IsNotFound(err) {
				return err
			}
		case core.VolumeBound:
			taken[volume.Name] = true
		default:
			taken[volume.Name] = true
			available++
		}
	}
	for number := 1; available < stock; number++ {
		name := fmt.Sprintf("lab-%03d", number)
		if taken[name] {
			continue
		}
		path := filepath.Join(folder, name)
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		if err := os.MkdirAll(path, 0o777); err != nil {
			return err
		}
		_, err := volumes.Create(ctx, newVolume(name, node, path), meta.CreateOptions{})
		if errors.IsAlreadyExists(err) { // still being deleted; the next number will do
			continue
		}
		if err != nil {
			return err
		}
		available++
	}
	return nil
}

func newVolume(name, node, path string) *core.PersistentVolume {
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: name},
		Spec: core.PersistentVolumeSpec{
			Capacity:                      core.ResourceList{core.ResourceStorage: resource.MustParse(capacity)},
			AccessModes:                   []core.PersistentVolumeAccessMode{core.ReadWriteOnce},
			PersistentVolumeReclaimPolicy: core.PersistentVolumeReclaimRetain,
			StorageClassName:              className,
			PersistentVolumeSource:        core.PersistentVolumeSource{Local: &core.LocalVolumeSource{Path: path}},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{{
				MatchExpressions: []core.NodeSelectorRequirement{{
					Key: core.LabelHostname, Operator: core.NodeSelectorOpIn, Values: []string{node},
				}},
			}}}},
		},
	}
}
