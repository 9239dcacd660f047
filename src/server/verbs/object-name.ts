/** Names and namespaces in paths and bodies, and how they must go together. */
import type { Resource } from '#api/metadata.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { badRequest, unknownFailure } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Call } from '#server/call.ts'
import type { ObjectName } from '#server/served/object-store.ts'

/** Upstream's stores take names for parts of paths. */
const oddName = /[/%]|^\.{1,2}$/

/** Where the object of a call is kept. Throws where its name can be that of no key. */
export function nameOf({
  resource,
  namespace,
  name,
}: Pick<Call, 'resource' | 'namespace' | 'name'>): ObjectName {
  if (namespace === '' && resource.definition.scope === 'Namespaced') {
    throw badRequest('Namespace parameter required.')
  }
  if (oddName.test(name)) {
    throw badRequest(
      `Name parameter invalid: ${quoteGo(name)}: ${pathSegmentNameErrors(name).join(';')}`,
    )
  }
  if (namespace === '.' || namespace === '..') {
    throw unknownFailure(
      `invalid key: ${quoteGo(`/${resource.definition.plural}/${namespace}/${name}`)}`,
    )
  }
  return { namespace, name }
}

export function checkNamespace({ resource, namespace }: Call): void {
  if (namespace !== '.' && namespace !== '..') return
  throw unknownFailure(`invalid key: ${quoteGo(`/${resource.definition.plural}/${namespace}`)}`)
}

/** The object in the namespace of the request; kinds without namespaces lose theirs. */
export function inNamespace<T extends Resource>(object: T, namespace: string): T {
  const { namespace: given = '' } = object.metadata
  if (given === namespace) return object
  if (namespace === '') return { ...object, metadata: withoutFields(object.metadata, 'namespace') }
  if (given === '') return { ...object, metadata: { ...object.metadata, namespace } }
  throw badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  )
}

/** Collections are neither replaced nor patched. */
export function refuseNameless({ name }: Call): void {
  if (name === '') throw badRequest('name must be provided')
}

export function refuseOtherName({ metadata }: Resource, name: string): void {
  if (metadata.name === name) return
  if (metadata.name === '') {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    )
  }
  throw badRequest(
    `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
  )
}
