// Prints, as JSON, the feature gates that upstream's kube-apiserver has, and which of them need others.
package main

import (
	"encoding/json"
	"os"
	"slices"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	// Whatever is part of the program brings gates of its own.
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	gates := utilfeature.DefaultMutableFeatureGate
	lists := map[string][]string{}
	for name, spec := range gates.GetAll() {
		list := listOf(spec)
		lists[list] = append(lists[list], string(name))
	}
	needs := map[featuregate.Feature][]featuregate.Feature{}
	for name, needed := range gates.Dependencies() {
		if len(needed) > 0 {
			needs[name] = needed
		}
	}
	facts := map[string]any{"needs": needs}
	for list, names := range lists {
		slices.Sort(names)
		facts[list] = names
	}
	if err := json.NewEncoder(os.Stdout).Encode(facts); err != nil {
		panic(err)
	}
}

func listOf(spec featuregate.FeatureSpec) string {
	switch {
	case spec.LockToDefault && spec.Default:
		return "lockedOn"
	case spec.LockToDefault:
		return "lockedOff"
	case spec.Default:
		return "on"
	default:
		return "off"
	}
}
