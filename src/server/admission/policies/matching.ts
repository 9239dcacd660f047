/** Which writes a policy, a binding or a webhook is for: by rules, and by labels. */

import type { LabelSelector, Resource } from '#api/metadata.ts'
import { matchesLabelSelector } from '#api/selectors/label-selector.ts'
import { notFound } from '#api/status/status-answers.ts'
import type {
  MatchResources,
  NamedRuleWithOperations,
} from '#kinds/admissionregistration/shared/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { core, find, resourceIn } from '#server/admission/request.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

/**
 * In which version the write is meant: its own, or an equal one that a rule names instead. Undefined
 * if it is not meant. Throws a StatusError if the namespace is not there whose labels are asked for.
 */
export async function meantResource(
  admission: Admission,
  meant: MatchResources,
  context: AdmissionContext,
): Promise<ServedResource | undefined> {
  const { objectSelector, resourceRules = [], excludeResourceRules = [], matchPolicy } = meant
  const isExact = matchPolicy !== 'Equivalent'
  if (!matchesObjects(objectSelector, admission)) return undefined
  const isExcluded = resourceOfRules(excludeResourceRules, admission, isExact, context)
  if (isExcluded) return undefined
  const resource =
    resourceRules.length === 0
      ? admission.resource
      : resourceOfRules(resourceRules, admission, isExact, context)
  if (!resource) return undefined
  const isThere = await matchesNamespace(meant.namespaceSelector, admission, context)
  return isThere ? resource : undefined
}

function matchesObjects(selector: LabelSelector = {}, { object, old }: Admission): boolean {
  if (isEmpty(selector)) return true
  // What a connection is opened with has no labels.
  const metadata = [object, old].map((one) => one?.metadata)
  return metadata.some((one) => one && matchesLabelSelector(selector, one.labels))
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
}

async function matchesNamespace(
  selector: LabelSelector = {},
  admission: Admission,
  context: AdmissionContext,
): Promise<boolean> {
  const isNamespace = isOfNamespaces(admission)
  if (isEmpty(selector) || (admission.namespace === '' && !isNamespace)) return true
  if (isNamespace && admission.operation !== 'DELETE' && admission.object) {
    return matchesLabelSelector(selector, admission.object.metadata.labels)
  }
  const name = isNamespace ? admission.name : admission.namespace
  const at = { namespace: '', name }
  const namespace = await find<Resource>(context, core.namespaces, at, admission.call)
  if (!namespace) throw notFound(core.namespaces, name)
  return matchesLabelSelector(selector, namespace.metadata.labels)
}

export function isOfNamespaces(admission: Admission): boolean {
  const { group, resource } = resourceIn(admission)
  return group === '' && resource === 'namespaces' && admission.subresource === ''
}

function resourceOfRules(
  rules: readonly NamedRuleWithOperations[],
  admission: Admission,
  isExact: boolean,
  context: AdmissionContext,
): ServedResource | undefined {
  const { resource } = admission
  const mayBe = rules.filter((rule) => isRuleFor(rule, admission))
  if (mayBe.some((rule) => isOfVersion(rule, resource))) return resource
  if (isExact || mayBe.length === 0) return undefined
  const { plural } = resource.definition
  for (const rule of mayBe) {
    for (const { group, version } of context.resources.versions) {
      const other = context.resources.find(group, version, plural)
      if (other && isSameKind(other, resource) && isOfVersion(rule, other)) return other
    }
  }
  return undefined
}

/** Versions of a custom resource have a definition each; groups that share a built-in kind have one. */
function isSameKind(one: ServedResource, other: ServedResource): boolean {
  return one.definition === other.definition || one.group === other.group
}

/** In all but group and version: some kinds are equal in two groups. */
function isRuleFor(rule: NamedRuleWithOperations, admission: Admission): boolean {
  const { operation, resource, subresource, name, namespace } = admission
  const { operations = [], resources = [], resourceNames = [] } = rule
  return (
    has(operations, operation) &&
    resources.some((one) => isNamedBy(one, resource.definition.plural, subresource)) &&
    (resourceNames.length === 0 || resourceNames.includes(name)) &&
    isInScope(rule.scope ?? '*', namespace !== '' && !isOfNamespaces(admission))
  )
}

function isInScope(scope: string, isNamespaced: boolean): boolean {
  return scope === '*' || (scope === 'Namespaced') === isNamespaced
}

function isOfVersion(
  { apiGroups = [], apiVersions = [] }: NamedRuleWithOperations,
  { group, version }: ServedResource,
): boolean {
  return has(apiGroups, group) && has(apiVersions, version)
}

function isNamedBy(wanted: string, resource: string, subresource: string): boolean {
  const [of = '', part = ''] = wanted.split('/', 2)
  return (of === '*' || of === resource) && (part === '*' || part === subresource)
}

function has(wanted: readonly string[], one: string): boolean {
  return wanted.includes('*') || wanted.includes(one)
}
