/** The groups of Kubernetes itself may only be extended by what its community approved. */
import { parseUrl, requestUrlError } from '#api/go-url.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

const annotation = 'api-approved.kubernetes.io'
const see = 'see https://github.com/kubernetes/enhancements/pull/1111'

export type Approval = 'missing' | 'bypassed' | 'approved' | 'invalid'

export function isProtectedGroup(group: string): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group)
}

/** Who does not touch the approval may keep it as it is. */
export function validateApproval(
  crd: CustomResourceDefinition,
  old?: CustomResourceDefinition,
): readonly FieldError[] {
  if (!isProtectedGroup(crd.spec.group)) return []
  const approval = approvalOf(crd)
  if (approval === 'approved' || approval === 'bypassed') return []
  if (old && approvalOf(old) === approval) return []
  const at = path('metadata', 'annotations').key(annotation)
  const must = `protected groups must have approval annotation ${quoteGo(annotation)}`
  if (approval === 'missing') return [required(at, `${must}, ${see}`)]
  const why = `${must} with either a URL or a reason starting with "unapproved", ${see}`
  return [invalid(at, approvalText(crd), why)]
}

export function approvalText({ metadata }: CustomResourceDefinition): string {
  return metadata.annotations?.[annotation] ?? ''
}

export function approvalOf(crd: CustomResourceDefinition): Approval {
  const text = approvalText(crd)
  if (text === '') return 'missing'
  if (text.startsWith('unapproved')) return 'bypassed'
  return isUrl(text) ? 'approved' : 'invalid'
}

/** As Go's url.ParseRequestURI sees it, with a scheme and a host. */
function isUrl(text: string): boolean {
  if (requestUrlError(text) !== undefined) return false
  const url = parseUrl(text)
  return !('message' in url) && url.scheme !== '' && url.host !== ''
}
