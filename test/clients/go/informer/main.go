// An informer on the ConfigMaps of a namespace. It prints every request that it makes and every
// change that it hears of, one JSON object a line, until it is ended.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

type line struct {
	What        string `json:"what"`
	Name        string `json:"name,omitempty"`
	Version     string `json:"version,omitempty"`
	Value       string `json:"value,omitempty"`
	Query       string `json:"query,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Code        int    `json:"code,omitempty"`
}

var printing sync.Mutex

func say(one line) {
	printing.Lock()
	defer printing.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(one); err != nil {
		log.Fatal(err)
	}
}

type telling struct{ next http.RoundTripper }

func (t telling) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err == nil {
		say(line{
			What:        "request",
			Query:       request.URL.RawQuery,
			ContentType: response.Header.Get("Content-Type"),
			Code:        response.StatusCode,
		})
	}
	return response, err
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "file with the way to the server")
	namespace := flag.String("namespace", "default", "namespace to look at")
	contentType := flag.String("content-type", "application/json", "form to ask for")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	config.ContentType = *contentType
	config.AcceptContentTypes = *contentType
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return telling{next} })
	run(config, *namespace)
}

func run(config *rest.Config, namespace string) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	factory := informers.NewSharedInformerFactoryWithOptions(
		kubernetes.NewForConfigOrDie(config), 0, informers.WithNamespace(namespace),
	)
	informer := factory.Core().V1().ConfigMaps().Informer()
	if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { tell("add", object) },
		UpdateFunc: func(_, object any) { tell("update", object) },
		DeleteFunc: func(object any) {
			if last, ok := object.(cache.DeletedFinalStateUnknown); ok {
				object = last.Obj
			}
			tell("delete", object)
		},
	}); err != nil {
		log.Fatal(err)
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		log.Fatal("the cache was never filled")
	}
	say(line{What: "synced"})
	<-ctx.Done()
	factory.Shutdown()
}

func tell(what string, object any) {
	one := object.(*corev1.ConfigMap)
	say(line{What: what, Name: one.Name, Version: one.ResourceVersion, Value: one.Data["value"]})
}
