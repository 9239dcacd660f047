/** The rules for the keys and values of labels. Each answers what is wrong, in upstream's words. */

import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import {
  emptyMessage,
  maxLengthMessage,
  patternMessage,
  valid,
  wholly,
} from '#api/names/name-rules.ts'
import { byteLength } from '#base/go/text.ts'

const limitBytes = 63
const key = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const value = `(${key})?`

const isKeyName = wholly(key)
const isValue = wholly(value)

const keyMessage = patternMessage(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  key,
  'MyName',
  'my.name',
  '123-abc',
)
const slashesMessage = `a valid label key ${keyMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
const valueMessage = patternMessage(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  value,
  'MyValue',
  'my_value',
  '12345',
)

/** Upstream's IsQualifiedName, also IsLabelKey: `name`, or `domain/name`. */
export function qualifiedNameErrors(text: string): readonly string[] {
  const slash = text.indexOf('/')
  if (slash < 0) return keyNameErrors(text)
  if (text.includes('/', slash + 1)) return [slashesMessage]
  const prefix = text.slice(0, slash)
  const prefixErrors = prefix === '' ? [emptyMessage] : dns1123SubdomainErrors(prefix, 'bytes')
  const nameErrors = keyNameErrors(text.slice(slash + 1))
  if (prefixErrors.length === 0) return nameErrors
  return [...prefixErrors.map((message) => `prefix part ${message}`), ...nameErrors]
}

export const labelKeyErrors = qualifiedNameErrors

/** Upstream's IsValidLabelValue. */
export function labelValueErrors(text: string): readonly string[] {
  const isLong = byteLength(text) > limitBytes
  const isWrong = !isValue.test(text)
  if (!isLong && !isWrong) return valid
  return [
    ...(isLong ? [maxLengthMessage(limitBytes, 'bytes')] : []),
    ...(isWrong ? [valueMessage] : []),
  ]
}

function keyNameErrors(name: string): readonly string[] {
  if (isKeyName.test(name)) {
    return byteLength(name) > limitBytes
      ? [`name part ${maxLengthMessage(limitBytes, 'bytes')}`]
      : valid
  }
  const shape = `name part ${keyMessage}`
  if (name === '') return [`name part ${emptyMessage}`, shape]
  if (byteLength(name) > limitBytes)
    return [`name part ${maxLengthMessage(limitBytes, 'bytes')}`, shape]
  return [shape]
}
