/** What expressions see of a write: the values of their variables. */
import { jsonValue } from '#api/cel/json.ts'
import {
  type Authorize,
  authorizerValue,
  type CheckedAttributes,
  type Decision,
  resourceCheckValue,
  type ServiceAccountName,
} from '#api/cel/libraries/authorizer.ts'
import type { Bindings } from '#api/cel/program.ts'
import type { Resource } from '#api/metadata.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { isOfNamespaces } from '#server/admission/policies/matching.ts'
import { core, find, isResource } from '#server/admission/request.ts'
import { admissionIn } from '#server/admission/shown-in.ts'
import { askedSelectors } from '#server/authz/selectors.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { jsonIn } from '#server/served/versions.ts'
import { authenticatedGroup, type User } from '#server/user.ts'

/** All but the parameters and the authorizer. `meant` is the version that a rule asked for. */
export async function surroundingsOf(
  admission: Admission,
  meant: ServedResource,
  context: AdmissionContext,
): Promise<Bindings> {
  const shape = bodyOf(admission, meant, context)
  const { object, old, operation } = await admissionIn(shape, admission)
  const json = (one: Resource | undefined) => {
    if (!one) return null
    return jsonValue(operation === 'CONNECT' ? one : jsonIn(shape, one))
  }
  return {
    object: json(object),
    oldObject: json(old),
    request: jsonValue(requestOf(admission, meant, context)),
    namespaceObject: jsonValue(await namespaceOf(admission, context)),
  }
}

/** In which shape the objects of the write are: those of a subresource may be of another kind. */
export function bodyOf(
  { subresource }: Admission,
  resource: ServedResource,
  { resources }: AdmissionContext,
): ServedResource {
  const body = subresource === '' ? undefined : resources.bodyResource(resource, subresource)
  return body ?? resource
}

/** The write as reviews and expressions tell of it. */
export function requestOf(
  admission: Admission,
  meant: ServedResource,
  context: AdmissionContext,
): object {
  const { subresource, name, operation, user, dryRun, options } = admission
  const namespace = namespaceIn(admission)
  const kindOf = (resource: ServedResource) => {
    const { group, version, definition } = bodyOf(admission, resource, context)
    const kind = operation === 'CONNECT' ? admission.object?.kind : undefined
    return { group, version, kind: kind ?? definition.kind }
  }
  const resourceIn = ({ group, version, definition }: ServedResource) => {
    return { group, version, resource: definition.plural }
  }
  return {
    kind: kindOf(meant),
    resource: resourceIn(meant),
    ...(subresource !== '' && { subResource: subresource, requestSubResource: subresource }),
    requestKind: kindOf(admission.resource),
    requestResource: resourceIn(admission.resource),
    ...(name !== '' && { name }),
    ...(namespace !== '' && { namespace }),
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid && { uid: user.uid }),
      groups: user.groups,
      ...(user.extra && { extra: user.extra }),
    },
    dryRun,
    options: options ?? null,
  }
}

/** What is asked of a namespace is taken to be in it. */
function namespaceIn(admission: Admission): string {
  const { name, namespace, operation } = admission
  return operation !== 'CREATE' && isResource(admission, core.namespaces) ? name : namespace
}

/** That in which the object is; a namespace is in none. Some fields of it are not shown. */
async function namespaceOf(
  admission: Admission,
  context: AdmissionContext,
): Promise<object | undefined> {
  if (admission.namespace === '' || isOfNamespaces(admission)) return undefined
  const at = { namespace: '', name: admission.namespace }
  const found = await find<Namespace>(context, core.namespaces, at, admission.call)
  if (!found) return undefined
  const { metadata, spec = {}, status = {} } = found
  const { managedFields, ownerReferences, selfLink, uid, ...shown } =
    metadata as typeof metadata & {
      readonly selfLink?: string
    }
  return { metadata: { ...shown, UID: uid }, spec, status }
}

/** The variables through which expressions ask who may do what. */
export function authorizerBindings(
  { resource, subresource, namespace, name }: Admission,
  authorize: Authorize,
): Bindings {
  return {
    authorizer: authorizerValue(authorize),
    'authorizer.requestResource': resourceCheckValue(authorize, {
      group: resource.group,
      resource: resource.definition.plural,
      subresource,
      namespace,
      name,
    }),
  }
}

/** Asks for the user of the write, or for a service account. */
export function authorizingFor({ user, call }: Admission, { authorizer }: AdmissionContext) {
  return async (asked: CheckedAttributes, as?: ServiceAccountName): Promise<Decision> => {
    const who = as ? accountUser(as) : user
    const { verdict, reason = '' } = await authorizer.authorize(
      'path' in asked ? { ...asked, user: who } : resourceAttributes(asked, who),
      call,
    )
    return { allowed: verdict === 'allow', reason }
  }
}

type CheckedResource = Exclude<CheckedAttributes, { readonly path: string }>

function resourceAttributes(asked: CheckedResource, user: User) {
  const { fieldSelector = '', labelSelector = '', subresource = '', ...more } = asked
  const { namespace = '', name = '' } = more
  const selectors = askedSelectors({ fieldSelector, labelSelector })
  return { ...more, ...selectors, user, version: '*', subresource, namespace, name }
}

function accountUser({ namespace, name }: ServiceAccountName): User {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, authenticatedGroup],
  }
}
