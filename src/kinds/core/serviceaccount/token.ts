/**
 * What a token request says of the account it is made for, completed; and why one is refused that
 * does not fit the account, or the object with which the token is to die. Throws StatusError.
 */

import type { Resource } from '#api/metadata.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { badRequest, conflict, invalid } from '#api/status/status-answers.ts'
import { invalid as invalidField } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { boundResource } from '#kinds/authentication/tokenrequest/tokenrequest.ts'
import type {
  BoundObjectReference,
  TokenRequest,
} from '#kinds/authentication/tokenrequest/types.ts'

const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }
const resource = { group: kind.group, resource: kind.kind }

/** `audiences` are the server's own, for requests that name none. */
export function completeTokenRequest(
  request: TokenRequest,
  account: Resource,
  { audiences, now }: { readonly audiences: readonly string[]; readonly now: string },
): TokenRequest {
  const { name = '', namespace = '', uid = '' } = account.metadata
  refuseOther('name', request.metadata.name, name, name)
  refuseOther('namespace', request.metadata.namespace, namespace, name)
  const given = request.metadata.uid
  if (given && given !== uid) {
    const why = `the UID in the token request (${given}) does not match the UID of the service account (${uid})`
    throw conflict(resource, name, why)
  }
  const metadata = { ...request.metadata, name, namespace, uid, creationTimestamp: now }
  const spec = {
    ...request.spec,
    audiences: request.spec.audiences?.length ? request.spec.audiences : audiences,
  }
  return { ...withoutFields(request, 'status'), metadata, spec }
}

function refuseOther(
  field: 'name' | 'namespace',
  given: string | undefined,
  own: string,
  name: string,
): void {
  if (!given || given === own) return
  const detail = `must match the service account ${field} if specified`
  throw invalid(kind, name, [invalidField(path('metadata', field), given, detail)])
}

/** Which object to look for: its resource in the core group, and its name. */
export function boundObjectOf(reference: BoundObjectReference): {
  readonly resource: string
  readonly name: string
} {
  const found = boundResource(reference)
  if ('refusal' in found) throw badRequest(found.refusal)
  const { name = '' } = reference
  if (name === '') throw badRequest('Name parameter required.')
  return { resource: found.resource, name }
}

/** A token for an object that was made anew is not for its namesake. */
export function refuseOtherBoundObject(
  { kind: boundKind = '', name = '', uid = '' }: BoundObjectReference,
  { metadata }: Resource,
): void {
  if (uid === '' || uid === metadata.uid) return
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
  throw conflict({ group: '', resource: boundKind }, name, why)
}
