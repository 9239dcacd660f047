/** All built-in kinds, the one list of them. */
import type { KindDefinition } from '#api/definition.ts'
import { mutatingAdmissionPolicies } from '#kinds/admissionregistration/mutatingadmissionpolicy/mutatingadmissionpolicy.ts'
import { mutatingAdmissionPolicyBindings } from '#kinds/admissionregistration/mutatingadmissionpolicybinding/mutatingadmissionpolicybinding.ts'
import { mutatingWebhookConfigurations } from '#kinds/admissionregistration/mutatingwebhookconfiguration/mutatingwebhookconfiguration.ts'
import { validatingAdmissionPolicies } from '#kinds/admissionregistration/validatingadmissionpolicy/validatingadmissionpolicy.ts'
import { validatingAdmissionPolicyBindings } from '#kinds/admissionregistration/validatingadmissionpolicybinding/validatingadmissionpolicybinding.ts'
import { validatingWebhookConfigurations } from '#kinds/admissionregistration/validatingwebhookconfiguration/validatingwebhookconfiguration.ts'
import { customResourceDefinitions } from '#kinds/apiextensions/customresourcedefinition/customresourcedefinition.ts'
import { apiServices } from '#kinds/apiregistration/apiservice/apiservice.ts'
import { storageVersions } from '#kinds/apiserverinternal/storageversion/storageversion.ts'
import { controllerRevisions } from '#kinds/apps/controllerrevision/controllerrevision.ts'
import { daemonSets } from '#kinds/apps/daemonset/daemonset.ts'
import { deployments } from '#kinds/apps/deployment/deployment.ts'
import { replicaSets } from '#kinds/apps/replicaset/replicaset.ts'
import { statefulSets } from '#kinds/apps/statefulset/statefulset.ts'
import { selfSubjectReviews } from '#kinds/authentication/selfsubjectreview/selfsubjectreview.ts'
import { tokenReviews } from '#kinds/authentication/tokenreview/tokenreview.ts'
import { localSubjectAccessReviews } from '#kinds/authorization/localsubjectaccessreview/localsubjectaccessreview.ts'
import { selfSubjectAccessReviews } from '#kinds/authorization/selfsubjectaccessreview/selfsubjectaccessreview.ts'
import { selfSubjectRulesReviews } from '#kinds/authorization/selfsubjectrulesreview/selfsubjectrulesreview.ts'
import { subjectAccessReviews } from '#kinds/authorization/subjectaccessreview/subjectaccessreview.ts'
import { horizontalPodAutoscalers } from '#kinds/autoscaling/horizontalpodautoscaler/horizontalpodautoscaler.ts'
import { cronJobs } from '#kinds/batch/cronjob/cronjob.ts'
import { jobs } from '#kinds/batch/job/job.ts'
import { certificateSigningRequests } from '#kinds/certificates/certificatesigningrequest/certificatesigningrequest.ts'
import { clusterTrustBundles } from '#kinds/certificates/clustertrustbundle/clustertrustbundle.ts'
import { podCertificateRequests } from '#kinds/certificates/podcertificaterequest/podcertificaterequest.ts'
import { leases } from '#kinds/coordination/lease/lease.ts'
import { leaseCandidates } from '#kinds/coordination/leasecandidate/leasecandidate.ts'
import { bindings } from '#kinds/core/binding/binding.ts'
import { componentStatuses } from '#kinds/core/componentstatus/componentstatus.ts'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import { endpoints } from '#kinds/core/endpoints/endpoints.ts'
import { events } from '#kinds/core/event/event.ts'
import { limitRanges } from '#kinds/core/limitrange/limitrange.ts'
import { namespaces } from '#kinds/core/namespace/namespace.ts'
import { nodes } from '#kinds/core/node/node.ts'
import { persistentVolumes } from '#kinds/core/persistentvolume/persistentvolume.ts'
import { persistentVolumeClaims } from '#kinds/core/persistentvolumeclaim/persistentvolumeclaim.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { podTemplates } from '#kinds/core/podtemplate/podtemplate.ts'
import { replicationControllers } from '#kinds/core/replicationcontroller/replicationcontroller.ts'
import { resourceQuotas } from '#kinds/core/resourcequota/resourcequota.ts'
import { secrets } from '#kinds/core/secret/secret.ts'
import { services } from '#kinds/core/service/service.ts'
import { serviceAccounts } from '#kinds/core/serviceaccount/serviceaccount.ts'
import { endpointSlices } from '#kinds/discovery/endpointslice/endpointslice.ts'
import { flowSchemas } from '#kinds/flowcontrol/flowschema/flowschema.ts'
import { priorityLevelConfigurations } from '#kinds/flowcontrol/prioritylevelconfiguration/prioritylevelconfiguration.ts'
import { ingresses } from '#kinds/networking/ingress/ingress.ts'
import { ingressClasses } from '#kinds/networking/ingressclass/ingressclass.ts'
import { ipAddresses } from '#kinds/networking/ipaddress/ipaddress.ts'
import { networkPolicies } from '#kinds/networking/networkpolicy/networkpolicy.ts'
import { serviceCIDRs } from '#kinds/networking/servicecidr/servicecidr.ts'
import { runtimeClasses } from '#kinds/node/runtimeclass/runtimeclass.ts'
import { podDisruptionBudgets } from '#kinds/policy/poddisruptionbudget/poddisruptionbudget.ts'
import { clusterRoles } from '#kinds/rbac/clusterrole/clusterrole.ts'
import { clusterRoleBindings } from '#kinds/rbac/clusterrolebinding/clusterrolebinding.ts'
import { roles } from '#kinds/rbac/role/role.ts'
import { roleBindings } from '#kinds/rbac/rolebinding/rolebinding.ts'
import { deviceClasses } from '#kinds/resource/deviceclass/deviceclass.ts'
import { deviceTaintRules } from '#kinds/resource/devicetaintrule/devicetaintrule.ts'
import { resourceClaims } from '#kinds/resource/resourceclaim/resourceclaim.ts'
import { resourceClaimTemplates } from '#kinds/resource/resourceclaimtemplate/resourceclaimtemplate.ts'
import { resourcePoolStatusRequests } from '#kinds/resource/resourcepoolstatusrequest/resourcepoolstatusrequest.ts'
import { resourceSlices } from '#kinds/resource/resourceslice/resourceslice.ts'
import { podGroups } from '#kinds/scheduling/podgroup/podgroup.ts'
import { priorityClasses } from '#kinds/scheduling/priorityclass/priorityclass.ts'
import { workloads } from '#kinds/scheduling/workload/workload.ts'
import { csiDrivers } from '#kinds/storage/csidriver/csidriver.ts'
import { csiNodes } from '#kinds/storage/csinode/csinode.ts'
import { csiStorageCapacities } from '#kinds/storage/csistoragecapacity/csistoragecapacity.ts'
import { storageClasses } from '#kinds/storage/storageclass/storageclass.ts'
import { volumeAttachments } from '#kinds/storage/volumeattachment/volumeattachment.ts'
import { volumeAttributesClasses } from '#kinds/storage/volumeattributesclass/volumeattributesclass.ts'
import { storageVersionMigrations } from '#kinds/storagemigration/storageversionmigration/storageversionmigration.ts'

export const kinds: readonly KindDefinition[] = [
  bindings,
  componentStatuses,
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumes,
  persistentVolumeClaims,
  pods,
  podTemplates,
  replicationControllers,
  resourceQuotas,
  secrets,
  services,
  serviceAccounts,
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
  customResourceDefinitions,
  apiServices,
  storageVersions,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  horizontalPodAutoscalers,
  cronJobs,
  jobs,
  certificateSigningRequests,
  clusterTrustBundles,
  podCertificateRequests,
  leases,
  leaseCandidates,
  endpointSlices,
  flowSchemas,
  priorityLevelConfigurations,
  ingresses,
  ingressClasses,
  ipAddresses,
  networkPolicies,
  serviceCIDRs,
  runtimeClasses,
  podDisruptionBudgets,
  clusterRoles,
  clusterRoleBindings,
  roles,
  roleBindings,
  deviceClasses,
  deviceTaintRules,
  resourceClaims,
  resourceClaimTemplates,
  resourcePoolStatusRequests,
  resourceSlices,
  podGroups,
  priorityClasses,
  workloads,
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
  storageVersionMigrations,
]
