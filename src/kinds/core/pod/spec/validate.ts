/** The rules for the spec of a pod, wherever it stands: in a pod or in a template. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { inRangeErrors } from '#api/names/names.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateLabels } from '#api/validation/object-meta.ts'
import type { PodSpecOptions } from '#kinds/core/pod/options.ts'
import { checkAffinity } from '#kinds/core/pod/spec/affinity.ts'
import { choose, need, refuse, type Spot, type Walk } from '#kinds/core/pod/spec/checks.ts'
import {
  checkContainers,
  checkEphemeralContainers,
  checkHostNetworkPorts,
  checkInitContainers,
} from '#kinds/core/pod/spec/containers.ts'
import { checkDns, checkHostAliases, checkHostnames } from '#kinds/core/pod/spec/network.ts'
import { checkOs } from '#kinds/core/pod/spec/os.ts'
import { checkContainerResources, checkPodResources } from '#kinds/core/pod/spec/resources.ts'
import { checkHostUsers, checkPodSecurity } from '#kinds/core/pod/spec/security.ts'
import { checkSpread } from '#kinds/core/pod/spec/spread.ts'
import { validateTolerations } from '#kinds/core/pod/spec/tolerations.ts'
import { checkHostProcess } from '#kinds/core/pod/spec/windows.ts'
import type { PodResourceClaim, PodSchedulingGroup, PodSpec } from '#kinds/core/pod/types.ts'
import { checkVolumes } from '#kinds/core/pod/volumes/validate.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const restartPolicies = ['Always', 'OnFailure', 'Never']
const preemptionPolicies = ['PreemptLowerPriority', 'Never']
/** How upstream prints the place of this error. */
const noPath = path('').key('')
const secondsLimit = 2 ** 31 - 1

/** `podName` is given for pods alone: it goes into the names of claims made for them. */
export interface PodSpecPlace {
  readonly at: FieldPath
  readonly options: PodSpecOptions
  readonly podName?: string
  /** Whether the pod shows what a kubelet runs of its own. */
  readonly isMirror?: boolean
}

/** Upstream's ValidatePodSpec. */
export function validatePodSpec(
  spec: PodSpec,
  { at, options, podName, isMirror = false }: PodSpecPlace,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const volumes = spec.volumes
    ? checkVolumes({ errors, at: at.child('volumes') }, spec.volumes, { options, podName })
    : new Map()
  const claims = new Set(spec.resourceClaims?.map(({ name }) => name).filter((name) => name !== ''))
  const walk: Walk = { errors, options, spec, volumes, claims }
  if (spec.resourceClaims?.length) {
    if (isMirror) {
      const detail = 'static pods do not support resource claims'
      errors.push(...spec.resourceClaims.map(() => forbidden(noPath, detail)))
    } else checkClaims({ errors, at: at.child('resourceClaims') }, spec.resourceClaims)
  }
  checkContainers(walk, at.child('containers'))
  checkInitContainers(walk, at.child('initContainers'))
  checkEphemeralContainers(walk, at.child('ephemeralContainers'))
  if (spec.resources) checkPodResources(walk, spec.resources, at.child('resources'))
  checkHostNetworkPorts(walk, at.child('containers'))
  checkScheduling(walk, at)
  checkDns(walk, at)
  checkHostnames(walk, at)
  checkHostUsers(walk, at)
  checkHostProcess(walk, at)
  checkRunning(walk, at)
  if (spec.os) checkOs(walk, spec.os.name, at)
  return errors
}

/** What decides where the pod goes. */
function checkScheduling(walk: Walk, at: FieldPath): void {
  const { errors, options, spec } = walk
  const spot = { errors, at }
  const { nodeSelector, affinity, tolerations, topologySpreadConstraints: spread } = spec
  if (nodeSelector) errors.push(...validateLabels(nodeSelector, at.child('nodeSelector')))
  if (affinity) checkAffinity(walk, affinity, at.child('affinity'))
  if (spread) checkSpread(walk, spread, at.child('topologySpreadConstraints'))
  if (tolerations) {
    const tolerationsAt = at.child('tolerations')
    errors.push(...validateTolerations(tolerations, tolerationsAt, options.comparingTolerations))
  }
  checkName(spot, 'nodeName', spec.nodeName)
  checkName(spot, 'priorityClassName', spec.priorityClassName)
  if (spec.preemptionPolicy !== undefined) {
    choose(spot, 'preemptionPolicy', spec.preemptionPolicy, preemptionPolicies)
  }
  checkSchedulingGates(walk, at.child('schedulingGates'))
}

function checkSchedulingGates({ errors, spec }: Walk, at: FieldPath): void {
  const seen = new Set<string>()
  spec.schedulingGates?.forEach(({ name }, i) => {
    for (const message of qualifiedNameErrors(name))
      errors.push(invalid(at.index(i), name, message))
    if (seen.has(name)) errors.push(duplicate(at.index(i), name))
    seen.add(name)
  })
}

/** What decides how the pod runs, and as whom. */
function checkRunning(walk: Walk, at: FieldPath): void {
  const { errors, spec } = walk
  const spot = { errors, at }
  const { activeDeadlineSeconds: deadline, runtimeClassName, overhead, schedulingGroup } = spec
  if (spec.terminationGracePeriodSeconds === undefined) {
    errors.push(required(at.child('terminationGracePeriodSeconds')))
  }
  choose(spot, 'restartPolicy', spec.restartPolicy, restartPolicies)
  if (deadline !== undefined) {
    refuse(spot, 'activeDeadlineSeconds', deadline, inRangeErrors(deadline, 1, secondsLimit))
  }
  checkName(spot, 'serviceAccountName', spec.serviceAccountName)
  if (spec.securityContext) {
    checkPodSecurity(walk, spec.securityContext, at.child('securityContext'))
  }
  spec.readinessGates?.forEach(({ conditionType }, i) => {
    const gate = { errors, at: at.child('readinessGates').index(i) }
    refuse(gate, 'conditionType', conditionType, qualifiedNameErrors(conditionType))
  })
  if (spec.hostAliases) checkHostAliases(walk, spec.hostAliases, at.child('hostAliases'))
  if (runtimeClassName !== undefined) {
    refuse(spot, 'runtimeClassName', runtimeClassName, dns1123SubdomainErrors(runtimeClassName))
  }
  if (overhead) checkContainerResources(walk, { limits: overhead }, at.child('overhead'))
  if (schedulingGroup) checkGroup({ errors, at: at.child('schedulingGroup') }, schedulingGroup)
}

function checkGroup(spot: Spot, { podGroupName: name }: PodSchedulingGroup): void {
  if (name !== undefined) refuse(spot, 'podGroupName', name, dns1123SubdomainErrors(name))
  else refuse(spot, 'podGroupName', name, ['must specify one of: `podGroupName`'])
}

function checkName(spot: Spot, field: string, name = ''): void {
  if (name !== '') refuse(spot, field, name, dns1123SubdomainErrors(name))
}

function checkClaims({ errors, at }: Spot, claims: readonly PodResourceClaim[]): void {
  const seen = new Set<string>()
  claims.forEach((claim, i) => {
    const spot = { errors, at: at.index(i) }
    const { name, resourceClaimName, resourceClaimTemplateName } = claim
    if (need(spot, 'name', name)) {
      if (seen.has(name)) errors.push(duplicate(spot.at.child('name'), name))
      else refuse(spot, 'name', name, dns1123LabelErrors(name))
      seen.add(name)
    }
    checkClaimSource(spot, claim)
    for (const [field, value] of Object.entries({ resourceClaimName, resourceClaimTemplateName })) {
      if (value !== undefined) refuse(spot, field, value, dns1123SubdomainErrors(value))
    }
  })
}

function checkClaimSource({ errors, at }: Spot, claim: PodResourceClaim): void {
  const { resourceClaimName, resourceClaimTemplateName } = claim
  const hasName = resourceClaimName !== undefined
  const hasTemplate = resourceClaimTemplateName !== undefined
  if (hasName !== hasTemplate) return
  const value = internalFormOf('core.v1.PodResourceClaim', claim)
  const detail = hasName
    ? 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'
    : 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'
  errors.push(invalid(at, value, detail))
}
