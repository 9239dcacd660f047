/**
 * Authorization checks in expressions: `authorizer.group('').resource('pods').check('get').allowed()`.
 * Who decides is injected with the value of the variable.
 */
import { declare, type Library, member, parseType } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import type { OpaqueValue } from '#api/cel/values.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'

/** What is asked about: a path, or a resource with selectors as text. */
export type CheckedAttributes =
  | { readonly verb: string; readonly path: string }
  | (ResourceAttributes & { readonly verb: string })

export interface ResourceAttributes {
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
}

export interface Decision {
  readonly allowed: boolean
  readonly reason: string
  readonly error?: string
}

export interface ServiceAccountName {
  readonly namespace: string
  readonly name: string
}

/**
 * Decides for the user of the request, or for a service account if one is given. It answers at
 * once: one that cannot goes through `withDecisions`.
 */
export type Authorize = (attributes: CheckedAttributes, as?: ServiceAccountName) => Decision

interface Authorizer {
  readonly authorize: Authorize
  readonly as?: ServiceAccountName
}

const never = (): boolean => false
const typeNamed = (name: string): OpaqueValue['type'] =>
  parseType(`kubernetes.authorization.${name}`)
const authorizers = opaqueKind<Authorizer>(typeNamed('Authorizer'), never)
const pathChecks = opaqueKind<Authorizer & { readonly path: string }>(typeNamed('PathCheck'), never)
const groupChecks = opaqueKind<Authorizer & { readonly group: string }>(
  typeNamed('GroupCheck'),
  never,
)
const resourceChecks = opaqueKind<Authorizer & { readonly attributes: ResourceAttributes }>(
  typeNamed('ResourceCheck'),
  never,
)
const decisions = opaqueKind<Decision>(typeNamed('Decision'), never)

/** The value of the variable `authorizer`. */
export function authorizerValue(authorize: Authorize): OpaqueValue {
  return authorizers.of({ authorize })
}

/** The value of `authorizer.requestResource`: a check of what the request itself is about. */
export function resourceCheckValue(
  authorize: Authorize,
  attributes: ResourceAttributes,
): OpaqueValue {
  return resourceChecks.of({ authorize, attributes })
}

function required(name: string, text: string): string {
  if (text.trim() === '') throw new CelError(`${name} must not be empty`)
  return text
}

function serviceAccount(value: OpaqueValue, namespace: string, name: string): OpaqueValue {
  if (dns1123SubdomainErrors(name).length > 0) throw new CelError('Invalid service account name')
  if (dns1123LabelErrors(namespace).length > 0) {
    throw new CelError('Invalid service account namespace')
  }
  return authorizers.of({ ...authorizers.read(value), as: { namespace, name } })
}

function resource(value: OpaqueValue, name: string): OpaqueValue {
  const { group, ...rest } = groupChecks.read(value)
  return resourceChecks.of({ ...rest, attributes: { group, resource: required('resource', name) } })
}

/** Narrows a check of a resource by one more attribute. */
const narrowed =
  (field: keyof ResourceAttributes) =>
  (value: OpaqueValue, text: string): OpaqueValue => {
    const check = resourceChecks.read(value)
    return resourceChecks.of({ ...check, attributes: { ...check.attributes, [field]: text } })
  }

function checkPath(value: OpaqueValue, verb: string): OpaqueValue {
  const { authorize, as, path } = pathChecks.read(value)
  return decisions.of(authorize({ verb, path }, as))
}

function checkResource(value: OpaqueValue, verb: string): OpaqueValue {
  const { authorize, as, attributes } = resourceChecks.read(value)
  return decisions.of(authorize({ ...attributes, verb }, as))
}

const [authorizer, path, group, check, decision] = [
  'Authorizer',
  'PathCheck',
  'GroupCheck',
  'ResourceCheck',
  'Decision',
].map((name) => `kubernetes.authorization.${name}`)

const narrows = (name: string, id: string, field: keyof ResourceAttributes) =>
  declare(name, member(id, `${check}, string -> ${check}`, narrowed(field)))

export const authorizerLibrary: Library = {
  name: 'kubernetes.authz',
  functions: [
    declare(
      'path',
      member(
        'authorizer_path',
        `${authorizer}, string -> ${path}`,
        (value: OpaqueValue, text: string) =>
          pathChecks.of({ ...authorizers.read(value), path: required('path', text) }),
      ),
    ),
    declare(
      'group',
      member(
        'authorizer_group',
        `${authorizer}, string -> ${group}`,
        (value: OpaqueValue, name: string) =>
          groupChecks.of({ ...authorizers.read(value), group: name }),
      ),
    ),
    declare(
      'serviceAccount',
      member(
        'authorizer_serviceaccount',
        `${authorizer}, string, string -> ${authorizer}`,
        serviceAccount,
      ),
    ),
    declare('resource', member('groupcheck_resource', `${group}, string -> ${check}`, resource)),
    narrows('subresource', 'resourcecheck_subresource', 'subresource'),
    narrows('namespace', 'resourcecheck_namespace', 'namespace'),
    narrows('name', 'resourcecheck_name', 'name'),
    narrows('fieldSelector', 'authorizer_fieldselector', 'fieldSelector'),
    narrows('labelSelector', 'authorizer_labelselector', 'labelSelector'),
    declare(
      'check',
      member('pathcheck_check', `${path}, string -> ${decision}`, checkPath),
      member('resourcecheck_check', `${check}, string -> ${decision}`, checkResource),
    ),
    declare(
      'errored',
      member(
        'decision_errored',
        `${decision} -> bool`,
        (value: OpaqueValue) => decisions.read(value).error !== undefined,
      ),
    ),
    declare(
      'error',
      member(
        'decision_error',
        `${decision} -> string`,
        (value: OpaqueValue) => decisions.read(value).error ?? '',
      ),
    ),
    declare(
      'allowed',
      member(
        'decision_allowed',
        `${decision} -> bool`,
        (value: OpaqueValue) => decisions.read(value).allowed,
      ),
    ),
    declare(
      'reason',
      member(
        'decision_reason',
        `${decision} -> string`,
        (value: OpaqueValue) => decisions.read(value).reason,
      ),
    ),
  ],
}
