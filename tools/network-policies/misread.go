package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// refuseMisread refuses what cyclonus v0.5.6 reads in another way than Kubernetes: a wrong answer must not look like a verdict.
func refuseMisread(policy *networkingv1.NetworkPolicy) error {
	if policy == nil {
		return fmt.Errorf("a policy is null")
	}
	selectors := []*metav1.LabelSelector{&policy.Spec.PodSelector}
	for _, rule := range policy.Spec.Ingress {
		selectors = append(selectors, selectorsOf(rule.From)...)
	}
	for _, rule := range policy.Spec.Egress {
		selectors = append(selectors, selectorsOf(rule.To)...)
	}
	for _, selector := range selectors {
		if err := refuseMisreadSelector(selector); err != nil {
			return fmt.Errorf("policy %s: %w", policy.Name, err)
		}
	}
	return nil
}

func selectorsOf(peers []networkingv1.NetworkPolicyPeer) []*metav1.LabelSelector {
	var selectors []*metav1.LabelSelector
	for _, peer := range peers {
		for _, selector := range []*metav1.LabelSelector{peer.PodSelector, peer.NamespaceSelector} {
			if selector != nil {
				selectors = append(selectors, selector)
			}
		}
	}
	return selectors
}

func refuseMisreadSelector(selector *metav1.LabelSelector) error {
	for key, value := range selector.MatchLabels {
		if value == "" {
			return fmt.Errorf("cyclonus takes a missing label %s for an empty one", key)
		}
	}
	for _, requirement := range selector.MatchExpressions {
		// Every namespace has the label of its name.
		if requirement.Operator == metav1.LabelSelectorOpNotIn && requirement.Key != corev1.LabelMetadataName {
			return fmt.Errorf("cyclonus lets NotIn select nothing that lacks the label %s; Kubernetes selects it", requirement.Key)
		}
	}
	return nil
}
