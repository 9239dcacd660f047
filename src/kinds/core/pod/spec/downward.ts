/** The rules for what a container may be told of its own pod. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { isZeroQuantity } from '#api/scalars/quantity.ts'
import {
  type FieldError,
  invalid,
  notSupportedText,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { ObjectFieldSelector, ResourceFieldSelector } from '#kinds/core/pod/types.ts'

/** Sorted, as upstream lists them. */
export const envFields: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
export const volumeFields: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
const resourceFields: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

/** What the version knows, whether or not it may be asked for here. */
const knownFields = new Set([
  ...envFields,
  ...volumeFields,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
])

/** Upstream's validateObjectFieldSelector. */
export function validateFieldSelector(
  { apiVersion = '', fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  if (apiVersion === '') return [required(at.child('apiVersion'))]
  if (fieldPath === '') return [required(at.child('fieldPath'))]
  const subscripted = /^((?:(?!\[').)+)\['(.*)'\]$/s.exec(fieldPath)
  const problem = conversionProblem(apiVersion, fieldPath, subscripted?.[1])
  if (problem !== undefined) {
    return [invalid(at.child('fieldPath'), fieldPath, `error converting fieldPath: ${problem}`)]
  }
  const path = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath
  if (subscripted) return validateSubscript(subscripted[1]!, subscripted[2]!, at)
  return supported.includes(path) ? [] : [notSupportedText(at.child('fieldPath'), path, supported)]
}

function conversionProblem(
  apiVersion: string,
  fieldPath: string,
  subscripted: string | undefined,
): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`
  if (subscripted !== undefined) {
    const isMap = subscripted === 'metadata.annotations' || subscripted === 'metadata.labels'
    return isMap ? undefined : `field label does not support subscript: ${fieldPath}`
  }
  if (knownFields.has(fieldPath) || fieldPath === 'spec.host') return undefined
  return `field label not supported: ${fieldPath}`
}

function validateSubscript(path: string, key: string, at: FieldPath): readonly FieldError[] {
  const name = path === 'metadata.annotations' ? key.toLowerCase() : key
  return qualifiedNameErrors(name).map((message) => invalid(at, name, message))
}

/** Upstream's validateContainerResourceFieldSelector. */
export function validateResourceSelector(
  selector: ResourceFieldSelector,
  inVolume: boolean,
  at: FieldPath,
): readonly FieldError[] {
  const { containerName = '', resource, divisor } = selector
  const errors: FieldError[] = []
  if (inVolume && containerName === '') errors.push(required(at.child('containerName')))
  else if (resource === '') errors.push(required(at.child('resource')))
  else if (!resourceFields.includes(resource) && !isHugePagesField(resource)) {
    errors.push(notSupportedText(at.child('resource'), resource, resourceFields))
  }
  if (divisor === undefined || isZeroQuantity(divisor)) return errors
  const rule = divisorRule(resource)
  if (rule && !rule.divisors.includes(divisor)) {
    const wanted = rule.divisors.length === 2 ? '1m and 1' : rule.divisors.join(', ')
    const detail = `only divisor's values ${wanted} are supported with the ${rule.name} resource`
    errors.push(invalid(at.child('divisor'), resource, detail))
  }
  return errors
}

function isHugePagesField(resource: string): boolean {
  return resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-')
}

interface DivisorRule {
  readonly name: string
  readonly divisors: readonly string[]
}

const cpuDivisors = ['1m', '1']
const byteDivisors = [
  ...['1', '1k', '1M', '1G', '1T', '1P', '1E'],
  ...['1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'],
]

function divisorRule(resource: string): DivisorRule | undefined {
  if (isHugePagesField(resource)) return { name: 'hugepages', divisors: byteDivisors }
  switch (resource.replace(/^(limits|requests)\./, '')) {
    case 'cpu':
      return { name: 'cpu', divisors: cpuDivisors }
    case 'memory':
      return { name: 'memory', divisors: byteDivisors }
    case 'ephemeral-storage':
      return { name: 'local ephemeral storage', divisors: byteDivisors }
    default:
      return undefined
  }
}
