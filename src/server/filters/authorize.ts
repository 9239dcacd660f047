/** Asks whether a request is allowed, and words the refusal. */
import type { StatusError } from '#api/status.ts'
import { forbidden } from '#api/status-answers.ts'
import { quoteGo } from '#base/go-text.ts'
import type { User } from '#server/authn/user.ts'
import type { Attributes, Decision } from '#server/authz/authorizer.ts'
import type { RequestInfo } from '#server/filters/request-info.ts'

export function attributesOf(user: User, info: RequestInfo): Attributes {
  if (!info.isResource) return { user, verb: info.verb, path: info.path }
  const { verb, group, version, resource, subresource, namespace, name } = info
  return { user, verb, group, version, resource, subresource, namespace, name }
}

export function forbiddenBy(attributes: Attributes, { reason }: Decision): StatusError {
  const words = refusalWords(attributes)
  const why = reason ? `${words}: ${reason}` : words
  if ('path' in attributes) return forbidden({ group: '', resource: '' }, '', why)
  const { group, resource, name } = attributes
  return forbidden({ group, resource }, name, why)
}

function refusalWords(attributes: Attributes): string {
  const who = `User ${quoteGo(attributes.user.name)} cannot ${attributes.verb}`
  if ('path' in attributes) return `${who} path ${quoteGo(attributes.path)}`
  const { resource, subresource, group, namespace } = attributes
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${quoteGo(namespace)}`
  return `${who} resource ${quoteGo(what)} in API group ${quoteGo(group)} ${where}`
}
