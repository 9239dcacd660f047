/** Pods keep to the level of the Pod Security Standards that their namespace wants. */

import type { StatusError } from '#api/status/status.ts'
import { invalid } from '#api/status/status-answers.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import { seccompAnnotation, seccompPrefix } from '#kinds/core/pod/spec/annotations.ts'
import type { Container, EphemeralContainer, Pod } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { formatViolations, violationsOf } from '#server/admission/plugins/pod-security/evaluate.ts'
import {
  type Exemptions,
  judgePolicyChange,
  type PolicyRules,
} from '#server/admission/plugins/pod-security/namespace-policy.ts'
import {
  createPolicies,
  formatLevel,
  isPrivileged,
  type Policy,
  type PolicyDefaults,
  standardDefaults,
} from '#server/admission/plugins/pod-security/policy.ts'
import { core, find, forbid, isResource, resourceIn } from '#server/admission/request.ts'

/** What is done through these changes nothing that a level is about. */
const ignoredSubresources = new Set([
  'attach',
  'binding',
  'eviction',
  'exec',
  'log',
  'portforward',
  'proxy',
  'status',
])

export interface PodSecuritySettings {
  /** What holds where a namespace says nothing. */
  readonly defaults: PolicyDefaults
  readonly exemptions: Exemptions
}

const standardSettings: PodSecuritySettings = {
  defaults: standardDefaults,
  exemptions: { usernames: [], namespaces: [], runtimeClasses: [] },
}

export function createPodSecurity(
  settings: PodSecuritySettings = standardSettings,
): AdmissionPlugin {
  const { defaults, exemptions } = settings
  const rules: PolicyRules = {
    exemptions,
    policyOf: createPolicies(defaults),
    isExempt: (namespace) => exemptions.namespaces.includes(namespace),
  }
  return {
    name: 'PodSecurity',

    handles(admission) {
      const { operation, subresource } = admission
      if (operation !== 'CREATE' && operation !== 'UPDATE') return false
      if (isResource(admission, core.pods)) return !ignoredSubresources.has(subresource)
      if (subresource !== '') return false
      return isResource(admission, core.namespaces) || templateIn(admission) !== undefined
    },

    validate(admission, context) {
      if (isResource(admission, core.namespaces)) return judgeNamespace(admission, context, rules)
      const exempt = exemptionOf(admission, rules)
      if (exempt !== undefined) return note(admission, 'exempt', exempt)
      const at = { namespace: '', name: admission.namespace }
      const found = find<Namespace>(context, core.namespaces, at, admission.call)
      if (found instanceof Promise) return found.then((one) => judgeWithin(one, admission, rules))
      return judgeWithin(found, admission, rules)
    },
  }
}

function exemptionOf(
  { namespace, user }: Admission,
  { exemptions, isExempt }: PolicyRules,
): string | undefined {
  if (isExempt(namespace)) return 'namespace'
  return exemptions.usernames.includes(user.name) ? 'user' : undefined
}

function judgeWithin(namespace: Namespace | undefined, admission: Admission, rules: PolicyRules) {
  const policy = rules.policyOf(namespace?.metadata.labels)
  const template = templateIn(admission)
  if (policy.errors.length === 0 && isPrivileged(policy)) {
    if (admission.audit && !template) noteEnforced(admission, policy)
    return undefined
  }
  const { runtimeClassName = '' } = (template ?? (admission.object as Pod)).spec
  if (rules.exemptions.runtimeClasses.includes(runtimeClassName)) {
    return note(admission, 'exempt', 'runtimeClass')
  }
  if (policy.errors.length > 0) note(admission, 'error', problemOf(policy))
  if (template) {
    noteViolations(admission, policy, template)
    warn(admission, policy, template)
    return undefined
  }
  return judgePod(admission, policy)
}

function judgeNamespace(
  admission: Admission,
  context: AdmissionContext,
  rules: PolicyRules,
): StatusError | undefined {
  const { errors, warnings } = judgePolicyChange(admission, context, rules)
  for (const text of warnings) admission.warn(text)
  if (errors.length === 0) return undefined
  return invalid({ group: '', kind: 'Namespace' }, admission.object!.metadata.name, errors)
}

function judgePod(admission: Admission, policy: Policy): StatusError | undefined {
  const pod = admission.object as Pod
  if (admission.operation === 'UPDATE' && !isSignificant(pod, admission.old as Pod)) {
    return undefined
  }
  noteEnforced(admission, policy)
  noteViolations(admission, policy, pod)
  const violations = violationsOf(policy.enforce, pod)
  if (violations.length === 0) {
    warn(admission, policy, pod)
    return undefined
  }
  const level = quoteGo(formatLevel(policy.enforce))
  return forbid(admission, `violates PodSecurity ${level}: ${formatViolations(violations)}`)
}

function warn(
  admission: Admission,
  { warn: level }: Policy,
  pod: Pick<Pod, 'spec'> & Partial<Pod>,
) {
  const violations = violationsOf(level, { metadata: pod.metadata ?? {}, spec: pod.spec })
  if (violations.length === 0) return
  const which = quoteGo(formatLevel(level))
  admission.warn(`would violate PodSecurity ${which}: ${formatViolations(violations)}`)
}

/** For the audit of the request. */
function note({ audit }: Admission, key: string, value: string): undefined {
  audit?.annotate(`pod-security.kubernetes.io/${key}`, value)
  return undefined
}

function noteEnforced(admission: Admission, { enforce }: Policy): void {
  if (admission.audit) note(admission, 'enforce-policy', formatLevel(enforce))
}

function noteViolations(
  admission: Admission,
  { audit: level }: Policy,
  pod: Pick<Pod, 'spec'> & Partial<Pod>,
): void {
  if (!admission.audit) return
  const violations = violationsOf(level, { metadata: pod.metadata ?? {}, spec: pod.spec })
  if (violations.length === 0) return
  const which = quoteGo(formatLevel(level))
  const words = `would violate PodSecurity ${which}: ${formatViolations(violations)}`
  note(admission, 'audit-violations', words)
}

function problemOf({ errors }: Policy): string {
  return `Failed to parse policy: ${formatFieldErrors(errors)}`
}

/** Whether an update may make a pod violate what it did not before. */
function isSignificant(pod: Pod, old: Pod): boolean {
  const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const
  return (
    isOther(pod, old, seccompAnnotation) ||
    lists.some((list) => {
      const now: readonly (Container | EphemeralContainer)[] = pod.spec[list] ?? []
      const before: readonly (Container | EphemeralContainer)[] = old.spec[list] ?? []
      return (
        now.length !== before.length ||
        now.some(
          ({ name, image }, i) =>
            name !== before[i]?.name ||
            image !== before[i]?.image ||
            isOther(pod, old, seccompPrefix + name),
        )
      )
    })
  )
}

function isOther({ metadata: now }: Pod, { metadata: before }: Pod, key: string): boolean {
  return now.annotations?.[key] !== before.annotations?.[key]
}

interface WithTemplate {
  readonly template?: PodTemplateSpec
  readonly spec?: {
    readonly template?: PodTemplateSpec
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } }
  }
}

/** Where kinds that make pods have what they make them from. */
const templates: Readonly<Record<string, (object: WithTemplate) => PodTemplateSpec | undefined>> = {
  'cronjobs.batch': ({ spec }) => spec?.jobTemplate?.spec?.template,
  'daemonsets.apps': ({ spec }) => spec?.template,
  'deployments.apps': ({ spec }) => spec?.template,
  'jobs.batch': ({ spec }) => spec?.template,
  'podtemplates.': ({ template }) => template,
  'replicasets.apps': ({ spec }) => spec?.template,
  'replicationcontrollers.': ({ spec }) => spec?.template,
  'statefulsets.apps': ({ spec }) => spec?.template,
}

function templateIn(admission: Admission): (Pick<Pod, 'spec'> & Partial<Pod>) | undefined {
  const { group, resource } = resourceIn(admission)
  const name = `${resource}.${group}`
  if (!Object.hasOwn(templates, name)) return undefined
  const template = templates[name]?.(admission.object as WithTemplate)
  return template?.spec && (template as Pick<Pod, 'spec'>)
}
