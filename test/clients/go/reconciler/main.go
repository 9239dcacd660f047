// A controller on controller-runtime: while it leads, every ConfigMap with the label copy=true has
// a copy, made by server-side apply and owned by the original.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	corev1apply "k8s.io/client-go/applyconfigurations/core/v1"
	metav1apply "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/klog/v2"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/config"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/manager/signals"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

type copier struct{ client.Client }

func (c copier) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var original corev1.ConfigMap
	if err := c.Get(ctx, request.NamespacedName, &original); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	if original.Labels["copy"] != "true" {
		return reconcile.Result{}, nil
	}
	owner := metav1apply.OwnerReference().
		WithAPIVersion("v1").WithKind("ConfigMap").WithController(true).
		WithName(original.Name).WithUID(original.UID)
	wanted := corev1apply.ConfigMap(original.Name+"-copy", original.Namespace).
		WithData(original.Data).
		WithOwnerReferences(owner)
	if err := c.Apply(ctx, wanted, client.FieldOwner("copier"), client.ForceOwnership); err != nil {
		return reconcile.Result{}, err
	}
	fmt.Println("copied", original.Name, original.Data["value"])
	return reconcile.Result{}, nil
}

func main() {
	namespace := flag.String("namespace", "default", "namespace to work in")
	flag.Parse() // --kubeconfig is a flag of controller-runtime's
	ctrllog.SetLogger(klog.NewKlogr())
	if err := run(*namespace); err != nil {
		log.Fatal(err)
	}
}

func run(namespace string) error {
	lease, renew, retry := 60*time.Second, 50*time.Second, 200*time.Millisecond
	mgr, err := manager.New(config.GetConfigOrDie(), manager.Options{
		Cache:                         cache.Options{DefaultNamespaces: map[string]cache.Config{namespace: {}}},
		Metrics:                       server.Options{BindAddress: "0"},
		LeaderElection:                true,
		LeaderElectionID:              "copier",
		LeaderElectionNamespace:       namespace,
		LeaderElectionReleaseOnCancel: true,
		LeaseDuration:                 &lease,
		RenewDeadline:                 &renew,
		RetryPeriod:                   &retry,
	})
	if err != nil {
		return err
	}
	if err := builder.ControllerManagedBy(mgr).
		For(&corev1.ConfigMap{}).
		Owns(&corev1.ConfigMap{}).
		Complete(copier{mgr.GetClient()}); err != nil {
		return err
	}
	go func() {
		<-mgr.Elected()
		fmt.Println("leading", os.Getpid())
	}()
	return mgr.Start(signals.SetupSignalHandler())
}
