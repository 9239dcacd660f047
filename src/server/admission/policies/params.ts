/** The objects from which a policy takes parameters, as a binding chooses them. */

import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { matchesLabelSelector } from '#api/selectors/label-selector.ts'
import type { ParamKind, ParamRef } from '#kinds/admissionregistration/shared/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import type { Entry, ObjectStore } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { jsonIn } from '#server/served/versions.ts'

/** What is wrong with how a policy or a binding is set up. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/** Throws ConfigurationError where nothing of this kind is served. */
export function paramResource(
  { apiVersion = '', kind = '' }: ParamKind,
  { resources }: AdmissionContext,
): ServedResource {
  const resource = resources.ofKind(apiVersion, kind)
  if (resource) return resource
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  const what = `${groupVersion}, Kind=${kind}`
  throw new ConfigurationError(`failed to find resource referenced by paramKind: '${what}'`)
}

/**
 * The policy is evaluated with each of them; not at all where there are none. Throws
 * ConfigurationError.
 */
export async function paramsFor(
  resource: ServedResource,
  reference: ParamRef,
  admission: Admission,
): Promise<readonly JsonObject[]> {
  const namespace = namespaceFor(resource, reference, admission)
  const found = await objectsNamed(resource, namespace, reference, admission.call.signal)
  if (found.length === 0 && reference.parameterNotFoundAction === 'Deny') {
    const action = '`Deny` parameterNotFoundAction'
    throw new ConfigurationError(`no params found for policy binding with ${action}`)
  }
  return found.map((object) => jsonIn(resource, object))
}

function namespaceFor(
  { definition }: ServedResource,
  { namespace = '' }: ParamRef,
  admission: Admission,
): string {
  if (definition.scope === 'Cluster') {
    if (namespace === '') return ''
    const what = 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`'
    throw new ConfigurationError(what)
  }
  const chosen = namespace || admission.namespace
  if (chosen !== '') return chosen
  const matched = 'policy binding that matches cluster-scoped resources'
  throw new ConfigurationError(`cannot use namespaced paramRef in ${matched}`)
}

async function objectsNamed(
  { store, custom }: ServedResource,
  namespace: string,
  { name = '', selector }: ParamRef,
  signal: AbortSignal,
): Promise<readonly Resource[]> {
  if (name !== '') {
    const at = { namespace, name }
    const entry = store?.peek(at) ?? (await store?.get(at, { signal }))
    return entry ? [entry.object] : []
  }
  if (!selector) throw new ConfigurationError('one of name or selector must be provided')
  const all = custom?.converter
    ? await convertedEntries(store!, namespace, signal)
    : (store?.peekAll(namespace) ?? [])
  return all
    .map(({ object }) => object)
    .filter(({ metadata }) => matchesLabelSelector(selector, metadata.labels))
}

/** Objects that a webhook converts have to be waited for. */
async function convertedEntries(
  store: ObjectStore,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Entry[]> {
  const query = {
    ...{ namespace, labels: [], fields: [], limit: 0 },
    ...{ continue: '', resourceVersion: '0', resourceVersionMatch: '' as const },
  }
  return (await store.list(query, signal)).entries
}
