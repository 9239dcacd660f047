/** The variables and object types that policies and device selectors have, for tests. */

import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'

const { string, dyn, bool, list, map, object } = types
const group = { group: string, version: string }

const objects: Readonly<Record<string, Readonly<Record<string, CelType>>>> = {
  'kubernetes.AdmissionRequest': {
    kind: object('kubernetes.GroupVersionKind'),
    resource: object('kubernetes.GroupVersionResource'),
    subResource: string,
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
  },
  'kubernetes.NamespaceMetadata': { name: string, labels: map(string, string) },
  'kubernetes.NamespaceSpec': { finalizers: list(string) },
  'kubernetes.DRADevice': {
    driver: string,
    attributes: map(string, map(string, types.any)),
    capacity: map(string, map(string, object('kubernetes.Quantity'))),
  },
  'test.Variables': {},
  Object: { spec: object('Object.spec'), metadata: object('Object.metadata') },
  'Object.spec': { replicas: dyn },
  'Object.metadata': { labels: dyn },
  JSONPatch: { op: string, path: string, from: string, value: dyn },
}

export const policyTypes: TypeResolver = (name) => {
  const fields = Object.hasOwn(objects, name) ? objects[name] : undefined
  return fields && ((field) => (Object.hasOwn(fields, field) ? fields[field] : undefined))
}

export const policyVariables: Readonly<Record<string, CelType>> = {
  object: dyn,
  oldObject: dyn,
  params: dyn,
  request: object('kubernetes.AdmissionRequest'),
  namespaceObject: object('kubernetes.Namespace'),
  authorizer: object('kubernetes.authorization.Authorizer'),
  'authorizer.requestResource': object('kubernetes.authorization.ResourceCheck'),
  variables: object('test.Variables'),
  device: object('kubernetes.DRADevice'),
}
