/** Whether the resources of a rule can be told apart, and encrypted at all. */

import type { GroupResource } from '#api/resource.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { all, isSameResource, parseGroupResource } from '#server/encryption/group-resource.ts'

export function validateResourceOverlap(
  resources: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  const parsed = resources.map(parseGroupResource)
  const pairs = parsed.flatMap((one, i) =>
    parsed.slice(i + 1).map((other) => [one, other] as const),
  )
  const errors: FieldError[] = []
  if (pairs.some(([one, other]) => isSameResource(one, other))) {
    errors.push(invalid(at, resources, 'the same resource cannot be specified multiple times'))
  }
  if (pairs.some(([one, other]) => isMasking(one, other))) {
    const detail =
      "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked"
    errors.push(invalid(at, resources, detail))
  }
  return errors
}

function isMasking(one: GroupResource, other: GroupResource): boolean {
  if (isEverything(one) || isEverything(other)) return true
  return one.group === other.group && (one.resource === all || other.resource === all)
}

function isEverything({ group, resource }: GroupResource): boolean {
  return group === all && resource === all
}

/** They are kept beside the objects, and belong to no resource that is served. */
const unserved: readonly string[] = [
  'apiserveripinfo',
  'serviceipallocations',
  'servicenodeportallocations',
]

export function validateResourceNames(
  resources: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  return resources.flatMap((name, i) => {
    const detail = complaintOf(name)
    return detail === undefined ? [] : [invalid(at.index(i), name, detail)]
  })
}

const eventsWords =
  "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file"

function complaintOf(name: string): string | undefined {
  if (name.toLowerCase() !== name) return 'resource name should not contain capital letters'
  if (name === all) {
    return "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources"
  }
  if (unserved.includes(name)) return 'resources which do not have REST API/s cannot be encrypted'
  const { group, resource } = parseGroupResource(name)
  if (group === 'events.k8s.io') return eventsWords
  if (group === 'extensions') {
    return "'extensions' group has been removed and cannot be used for encryption"
  }
  if (group === all && resource !== all) {
    return 'encrypting the same resource across groups is not supported'
  }
  return undefined
}
