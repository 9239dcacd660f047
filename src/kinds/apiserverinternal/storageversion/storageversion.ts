import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import type { StorageVersion } from '#kinds/apiserverinternal/storageversion/types.ts'
import { validateStorageVersion } from '#kinds/apiserverinternal/storageversion/validate.ts'

const shownServers = 3

export const storageVersions: KindDefinition<StorageVersion> = {
  group: 'internal.apiserver.k8s.io',
  version: 'v1alpha1',
  kind: 'StorageVersion',
  plural: 'storageversions',
  scope: 'Cluster',
  nameErrors,
  metadata: { onUpdate: 'none' },
  unconditionalUpdate: false,
  serving: 'on request',
  prepare: { create: (version) => withStatusOf(version), update: withStatusOf },
  validate: { create: validateStorageVersion },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata'],
      metadata: 'none',
      prepare: (version, old) => withUserMetadataOf({ ...version, spec: old.spec }, old),
      validate: validateStorageVersion,
    },
  ],
  columns: [
    nameColumn,
    {
      name: 'CommonEncodingVersion',
      type: 'string',
      value: ({ status }) => status?.commonEncodingVersion ?? '<unset>',
    },
    { name: 'StorageVersions', type: 'string', value: serversText },
    ageColumn,
  ],
}

/** The group and the resource that it tells of, with a dot between. */
function nameErrors(name: string): readonly string[] {
  const dot = name.lastIndexOf('.')
  if (dot < 0) return ['name must be in the form of <group>.<resource>']
  return [
    ...dns1123SubdomainErrors(name.slice(0, dot)).map((message) => `the group segment ${message}`),
    ...dns1035LabelErrors(name.slice(dot + 1)).map((message) => `the resource segment ${message}`),
  ]
}

function serversText({ status }: StorageVersion): string {
  const texts = (status?.storageVersions ?? []).map(
    ({ apiServerID, encodingVersion }) => `${apiServerID}=${encodingVersion}`,
  )
  const shown = texts.slice(0, shownServers).join(',')
  const more = texts.length - shownServers
  if (more > 0) return `${shown} + ${more} more...`
  return shown === '' ? '<unset>' : shown
}
