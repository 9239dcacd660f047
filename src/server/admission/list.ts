/** Every admission plugin that upstream knows, in its order. */
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { alwaysAdmit, alwaysDeny } from '#server/admission/plugins/always.ts'
import { alwaysPullImages } from '#server/admission/plugins/always-pull-images.ts'
import { certificateApproval } from '#server/admission/plugins/certificate-approval.ts'
import { certificateSigning } from '#server/admission/plugins/certificate-signing.ts'
import { certificateSubjectRestriction } from '#server/admission/plugins/certificate-subject-restriction.ts'
import { clusterTrustBundleAttest } from '#server/admission/plugins/cluster-trust-bundle-attest.ts'
import { defaultIngressClass } from '#server/admission/plugins/default-ingress-class.ts'
import { defaultStorageClass } from '#server/admission/plugins/default-storage-class.ts'
import {
  createDefaultTolerationSeconds,
  type TolerationSeconds,
} from '#server/admission/plugins/default-toleration-seconds.ts'
import { denyServiceExternalIps } from '#server/admission/plugins/deny-service-external-ips.ts'
import {
  createEventRateLimit,
  type EventLimit,
} from '#server/admission/plugins/event-rate-limit.ts'
import { extendedResourceToleration } from '#server/admission/plugins/extended-resource-toleration.ts'
import { createImagePolicy } from '#server/admission/plugins/image-policy/image-policy.ts'
import type { ImageReviewer } from '#server/admission/plugins/image-policy/image-reviewer.ts'
import { limitPodHardAntiAffinityTopology } from '#server/admission/plugins/limit-pod-hard-anti-affinity-topology.ts'
import { limitRanger } from '#server/admission/plugins/limit-ranger/limit-ranger.ts'
import { namespaceAutoProvision } from '#server/admission/plugins/namespace-auto-provision.ts'
import { namespaceExists } from '#server/admission/plugins/namespace-exists.ts'
import { namespaceLifecycle } from '#server/admission/plugins/namespace-lifecycle.ts'
import { nodeRestriction } from '#server/admission/plugins/node-restriction/node-restriction.ts'
import { ownerReferencesPermissionEnforcement } from '#server/admission/plugins/owner-references.ts'
import { persistentVolumeClaimResize } from '#server/admission/plugins/persistent-volume-claim-resize.ts'
import {
  jobValidation,
  podGroupProtection,
  podGroupWorkloadExists,
} from '#server/admission/plugins/pod-groups.ts'
import {
  createPodNodeSelector,
  type NodeSelectors,
} from '#server/admission/plugins/pod-node-selector.ts'
import {
  nodeDeclaredFeatureValidator,
  podResizeValidator,
} from '#server/admission/plugins/pod-resize.ts'
import {
  createPodSecurity,
  type PodSecuritySettings,
} from '#server/admission/plugins/pod-security/pod-security.ts'
import {
  createPodTolerationRestriction,
  type TolerationLimits,
} from '#server/admission/plugins/pod-toleration-restriction.ts'
import { podTopologyLabels } from '#server/admission/plugins/pod-topology-labels.ts'
import { priority } from '#server/admission/plugins/priority.ts'
import type { LimitedResource } from '#server/admission/plugins/resource-quota/coverage.ts'
import { createResourceQuota } from '#server/admission/plugins/resource-quota/resource-quota.ts'
import { runtimeClass } from '#server/admission/plugins/runtime-class.ts'
import { serviceAccount } from '#server/admission/plugins/service-account/service-account.ts'
import { storageObjectInUseProtection } from '#server/admission/plugins/storage-object-in-use-protection.ts'
import { taintNodesByCondition } from '#server/admission/plugins/taint-nodes-by-condition.ts'
import { mutatingAdmissionPolicy } from '#server/admission/policies/mutating.ts'
import { validatingAdmissionPolicy } from '#server/admission/policies/validating.ts'
import { mutatingAdmissionWebhook } from '#server/admission/webhooks/mutating.ts'
import { validatingAdmissionWebhook } from '#server/admission/webhooks/validating.ts'

/** What is set by flags or files of the server. */
export interface AdmissionSettings extends TolerationSeconds, PluginConfigurations {
  /** Of --admission-control-config-file; there where ImagePolicyWebhook is on. */
  readonly images?: ImageReviewer
}

/** What is set by --admission-control-config-file; absent: upstream's standards. */
export interface PluginConfigurations {
  readonly podSecurity?: PodSecuritySettings
  readonly limitedResources?: readonly LimitedResource[]
  readonly eventLimits?: readonly EventLimit[]
  readonly nodeSelectors?: NodeSelectors
  readonly tolerationLimits?: TolerationLimits
}

export interface ListedPlugin {
  /** As --enable-admission-plugins takes it. */
  readonly name: string
  /** Whether it is on without being asked for. */
  readonly isDefault: boolean
  create(settings: AdmissionSettings): AdmissionPlugin
}

/**
 * The order is upstream's: what changes a pod comes before what judges it, webhooks and policies
 * after all that is built in, and quota last, so that nothing is counted that is then refused.
 */
export const admissionPlugins: readonly ListedPlugin[] = [
  extra('AlwaysAdmit', alwaysAdmit),
  extra('NamespaceAutoProvision', namespaceAutoProvision),
  standard('NamespaceLifecycle', namespaceLifecycle),
  extra('NamespaceExists', namespaceExists),
  extra('LimitPodHardAntiAffinityTopology', limitPodHardAntiAffinityTopology),
  standard('LimitRanger', limitRanger),
  standard('ServiceAccount', serviceAccount),
  extra('NodeRestriction', nodeRestriction),
  standard('TaintNodesByCondition', taintNodesByCondition),
  extra('AlwaysPullImages', alwaysPullImages),
  {
    name: 'ImagePolicyWebhook',
    isDefault: false,
    create({ images }) {
      if (!images) throw new TypeError('Nobody is named who could judge images')
      return createImagePolicy(images)
    },
  },
  {
    name: 'PodSecurity',
    isDefault: true,
    create: ({ podSecurity }) => createPodSecurity(podSecurity),
  },
  {
    name: 'PodNodeSelector',
    isDefault: false,
    create: ({ nodeSelectors = {} }) => createPodNodeSelector(nodeSelectors),
  },
  standard('Priority', priority),
  {
    name: 'DefaultTolerationSeconds',
    isDefault: true,
    create: createDefaultTolerationSeconds,
  },
  {
    name: 'PodTolerationRestriction',
    isDefault: false,
    create: ({ tolerationLimits = { default: [], whitelist: [] } }) =>
      createPodTolerationRestriction(tolerationLimits),
  },
  {
    name: 'EventRateLimit',
    isDefault: false,
    create: ({ eventLimits = [] }) => createEventRateLimit(eventLimits),
  },
  extra('ExtendedResourceToleration', extendedResourceToleration),
  standard('DefaultStorageClass', defaultStorageClass),
  standard('StorageObjectInUseProtection', storageObjectInUseProtection),
  standard('PodGroupProtection', podGroupProtection),
  extra('OwnerReferencesPermissionEnforcement', ownerReferencesPermissionEnforcement),
  standard('PersistentVolumeClaimResize', persistentVolumeClaimResize),
  standard('RuntimeClass', runtimeClass),
  standard('CertificateApproval', certificateApproval),
  standard('CertificateSigning', certificateSigning),
  standard('ClusterTrustBundleAttest', clusterTrustBundleAttest),
  standard('CertificateSubjectRestriction', certificateSubjectRestriction),
  standard('DefaultIngressClass', defaultIngressClass),
  extra('DenyServiceExternalIPs', denyServiceExternalIps),
  standard('PodTopologyLabels', podTopologyLabels),
  standard('PodGroupWorkloadExists', podGroupWorkloadExists),
  standard('NodeDeclaredFeatureValidator', nodeDeclaredFeatureValidator),
  standard('JobValidation', jobValidation),
  standard('PodResizeValidator', podResizeValidator),
  standard('MutatingAdmissionPolicy', mutatingAdmissionPolicy),
  standard('MutatingAdmissionWebhook', mutatingAdmissionWebhook),
  standard('ValidatingAdmissionPolicy', validatingAdmissionPolicy),
  standard('ValidatingAdmissionWebhook', validatingAdmissionWebhook),
  {
    name: 'ResourceQuota',
    isDefault: true,
    create: ({ limitedResources }) => createResourceQuota(limitedResources),
  },
  extra('AlwaysDeny', alwaysDeny),
]

function standard(name: string, plugin: AdmissionPlugin): ListedPlugin {
  return { name, isDefault: true, create: () => plugin }
}

function extra(name: string, plugin: AdmissionPlugin): ListedPlugin {
  return { name, isDefault: false, create: () => plugin }
}
