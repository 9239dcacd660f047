import type { StatusError } from '#api/status/status.ts'
import { forbidden } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { ResourceAttributes } from '#server/authz/authorizer.ts'
import { forHtml } from '#server/http/answers/for-html.ts'

export function refusalText(words: string, reason: string): string {
  const text = forHtml(words)
  return reason === '' ? text : `${text}: ${reason}`
}

/** The refusal of a request for a resource that its user may not make. */
export function forbiddenResource(attributes: ResourceAttributes, reason = ''): StatusError {
  const { user, verb, group, resource, subresource, namespace, name } = attributes
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${quoteGo(namespace)}`
  const words = `User ${quoteGo(user.name)} cannot ${verb} resource ${quoteGo(what)} in API group ${quoteGo(group)} ${where}`
  return forbidden({ group, resource }, name, refusalText(words, reason))
}
