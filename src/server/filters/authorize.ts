/** What the authorizer is asked about a request, and how its refusal is worded. */
import type { StatusError } from '#api/status/status.ts'
import { forbidden } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Attributes, Decision } from '#server/authz/authorizer.ts'
import { forbiddenResource, refusalText } from '#server/authz/forbidden.ts'
import { askedSelectors } from '#server/authz/selectors.ts'
import type { RequestInfo } from '#server/http/request-info.ts'
import type { User } from '#server/user.ts'

export function attributesOf(user: User, info: RequestInfo): Attributes {
  if (!info.isResource) return { user, verb: info.verb, path: info.path }
  const { verb, group, version, resource, subresource, namespace, name } = info
  const asked = { user, verb, group, version, resource, subresource, namespace, name }
  return info.selectors ? { ...asked, ...askedSelectors(info.selectors) } : asked
}

export function forbiddenBy(attributes: Attributes, { reason = '' }: Decision): StatusError {
  if (!('path' in attributes)) return forbiddenResource(attributes, reason)
  const { user, verb, path } = attributes
  const words = `User ${quoteGo(user.name)} cannot ${verb} path ${quoteGo(path)}`
  return forbidden({ group: '', resource: '' }, '', refusalText(words, reason))
}
