/** The object types that the expressions of policies and webhooks see. */
import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'

const { string, int, dyn, bool, list, map, object, timestamp } = types
const group = { group: string, version: string }

const objects: Readonly<Record<string, Readonly<Record<string, CelType>>>> = {
  'kubernetes.AdmissionRequest': {
    kind: object('kubernetes.GroupVersionKind'),
    resource: object('kubernetes.GroupVersionResource'),
    subResource: string,
    requestKind: object('kubernetes.GroupVersionKind'),
    requestResource: object('kubernetes.GroupVersionResource'),
    requestSubResource: string,
    name: string,
    namespace: string,
    operation: string,
    userInfo: object('kubernetes.UserInfo'),
    dryRun: bool,
    options: dyn,
  },
  'kubernetes.GroupVersionKind': { ...group, kind: string },
  'kubernetes.GroupVersionResource': { ...group, resource: string },
  'kubernetes.UserInfo': {
    username: string,
    uid: string,
    groups: list(string),
    extra: map(string, list(string)),
  },
  'kubernetes.Namespace': {
    metadata: object('kubernetes.NamespaceMetadata'),
    spec: object('kubernetes.NamespaceSpec'),
    status: object('kubernetes.NamespaceStatus'),
  },
  'kubernetes.NamespaceMetadata': {
    name: string,
    generateName: string,
    namespace: string,
    labels: map(string, string),
    annotations: map(string, string),
    UID: string,
    creationTimestamp: timestamp,
    deletionGracePeriodSeconds: int,
    deletionTimestamp: timestamp,
    generation: int,
    resourceVersion: string,
    finalizers: list(string),
  },
  'kubernetes.NamespaceSpec': { finalizers: list(string) },
  'kubernetes.NamespaceStatus': { phase: string },
}

/** Resolves these, and `kubernetes.variables` to the given ones. */
export function policyTypes(variables: Readonly<Record<string, CelType>> = {}): TypeResolver {
  return (name) => {
    const fields =
      name === 'kubernetes.variables' ? variables : Object.hasOwn(objects, name) && objects[name]
    return fields
      ? (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined)
      : undefined
  }
}

export const variablesType = object('kubernetes.variables')
