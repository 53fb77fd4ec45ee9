// Command network-policies says which traffic network policies let through, as the matcher of cyclonus sees it. Tests compare ours with it.
//
// A line {"policies": [...], "namespaces": {name: {"labels"}}, "queries": [{"from": peer, "to": peer, "port", "portName", "protocol"}]},
// a peer being {"namespace", "podLabels", "ip"} in the cluster and {"ip"} outside, is answered with {"allowed": [true, ...]}, both
// directions considered, or with {"error"}. portName is what the pod calls the port. Policies get none of the API server's defaults.
package main

import (
	"fmt"
	"maps"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	jsonlines "flotilla/tools/json-lines"
)

type question struct {
	Policies   []*networkingv1.NetworkPolicy `json:"policies"`
	Namespaces map[string]namespace          `json:"namespaces"`
	Queries    []query                       `json:"queries"`
}

type namespace struct {
	Labels map[string]string `json:"labels"`
}

type query struct {
	From     peer            `json:"from"`
	To       peer            `json:"to"`
	Port     int             `json:"port"`
	PortName string          `json:"portName"`
	Protocol corev1.Protocol `json:"protocol"`
}

type peer struct {
	Namespace string            `json:"namespace"`
	PodLabels map[string]string `json:"podLabels"`
	IP        string            `json:"ip"`
}

type answer struct {
	Allowed []bool `json:"allowed"`
}

func decided(asked question) (result any, err error) {
	// The matcher panics at a policy that the API server would refuse, and at an ipBlock and a pod without an address.
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("cyclonus: %v", problem)
		}
	}()
	for _, policy := range asked.Policies {
		if err := refuseMisread(policy); err != nil {
			return nil, err
		}
	}
	policies := matcher.BuildNetworkPolicies(false, asked.Policies)
	allowed := make([]bool, 0, len(asked.Queries))
	for i, each := range asked.Queries {
		traffic, err := asked.traffic(each)
		if err != nil {
			return nil, fmt.Errorf("query %d: %w", i, err)
		}
		allowed = append(allowed, policies.IsTrafficAllowed(traffic).IsAllowed())
	}
	return answer{allowed}, nil
}

func (asked question) traffic(each query) (*matcher.Traffic, error) {
	switch each.Protocol {
	case corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP:
	default:
		return nil, fmt.Errorf("the protocol is %q, not TCP, UDP or SCTP", each.Protocol)
	}
	from, err := asked.trafficPeer(each.From)
	if err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	to, err := asked.trafficPeer(each.To)
	if err != nil {
		return nil, fmt.Errorf("to: %w", err)
	}
	return &matcher.Traffic{
		Source: from, Destination: to, ResolvedPort: each.Port, ResolvedPortName: each.PortName, Protocol: each.Protocol,
	}, nil
}

func (asked question) trafficPeer(of peer) (*matcher.TrafficPeer, error) {
	if of.Namespace == "" {
		if of.IP == "" || of.PodLabels != nil {
			return nil, fmt.Errorf("a peer has a namespace, or else only an ip")
		}
		return &matcher.TrafficPeer{IP: of.IP}, nil
	}
	found, ok := asked.Namespaces[of.Namespace]
	if !ok {
		return nil, fmt.Errorf("the namespace %q is not given", of.Namespace)
	}
	// The API server sets this label of every namespace.
	labels := map[string]string{}
	maps.Copy(labels, found.Labels)
	labels[corev1.LabelMetadataName] = of.Namespace
	internal := &matcher.InternalPeer{Namespace: of.Namespace, NamespaceLabels: labels, PodLabels: of.PodLabels}
	return &matcher.TrafficPeer{Internal: internal, IP: of.IP}, nil
}

func main() {
	if err := jsonlines.Answer(decided); err != nil {
		fmt.Fprintln(os.Stderr, "network-policies:", err)
		os.Exit(1)
	}
}
