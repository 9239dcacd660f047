/** What discovery says of resources: which there are in a version, by which names and verbs. */
import { createHash } from 'node:crypto'
import type { SubresourceDefinition, Verb } from '#api/definition.ts'
import type { APIResource, APIResourceList } from '#api/metadata.ts'
import type { ServedResource, ServedVersion } from '#server/served/served-resource.ts'

/** In the alphabet's order, as upstream shows them for what is built in. */
const allVerbs: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
]

/** The order in which upstream shows them for custom resources. */
const customVerbs: readonly Verb[] = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
]

export function resourceListOf({ group, version, resources }: ServedVersion): APIResourceList {
  return {
    kind: 'APIResourceList',
    // Lists of the oldest group are as they were before lists had versions.
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: resources.flatMap((resource) => [
      wholeResource(resource),
      ...subresourcesOf(resource),
    ]),
  } as APIResourceList
}

export function wholeResource(resource: ServedResource): APIResource {
  const { definition } = resource
  const { kind, plural, singular = kind.toLowerCase(), shortNames, categories } = definition
  return {
    name: plural,
    singularName: singular,
    namespaced: isNamespaced(resource),
    kind,
    verbs: verbsOf(resource),
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(isKept(resource) && { storageVersionHash: storageVersionHash(resource) }),
  }
}

export function subresourcesOf(resource: ServedResource): readonly APIResource[] {
  const { definition, isCustom } = resource
  const { subresources = [] } = definition
  const shown = isCustom ? subresources : subresources.toSorted(byName)
  return shown.map((subresource) => {
    const { name, verbs, options, body } = subresource
    const { group, version, kind = options ?? definition.kind } = body?.definition ?? {}
    const isElsewhere =
      group !== undefined && (group !== resource.group || version !== resource.version)
    return {
      name: `${definition.plural}/${name}`,
      singularName: '',
      namespaced: isNamespaced(resource),
      ...(isElsewhere && { group, version: version! }),
      kind,
      verbs: verbs.toSorted(),
    }
  })
}

function byName(a: SubresourceDefinition, b: SubresourceDefinition): number {
  return a.name < b.name ? -1 : 1
}

function isNamespaced({ definition }: ServedResource): boolean {
  return definition.scope === 'Namespaced'
}

function verbsOf({ definition, isCustom }: ServedResource): readonly Verb[] {
  const { verbs } = definition
  const all = isCustom ? customVerbs : allVerbs
  return verbs ? all.filter((verb) => verbs.includes(verb)) : all
}

function isKept({ definition: { verbs } }: ServedResource): boolean {
  return verbs === undefined || verbs.includes('watch')
}

/** Tells whether two servers store a resource in the same version, without saying in which. */
function storageVersionHash({ definition }: ServedResource): string {
  const { group, version, kind, storageVersion = `${group}/${version}` } = definition
  const name = storageVersion.includes('/') ? storageVersion : `/${storageVersion}`
  const hash = createHash('sha256').update(`${name}/${kind}`).digest()
  return hash.subarray(0, 8).toString('base64')
}
