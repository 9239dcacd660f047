/**
 * The rules for all other names and small numbers. Each answers what is wrong, in upstream's
 * words.
 */

import { subdomainLimitBytes } from '#api/names/dns-names.ts'
import {
  emptyMessage,
  maxLengthMessage,
  patternMessage,
  rangeMessage,
  valid,
  wholly,
} from '#api/names/name-rules.ts'
import { byteLength } from '#base/go/text.ts'

const configMapKey = '[-._a-zA-Z0-9]+'
const httpHeaderName = '[-A-Za-z0-9]+'
const cIdentifier = '[A-Za-z_][A-Za-z0-9_]*'
const percent = '[0-9]+%'

const isConfigMapKey = wholly(configMapKey)
const isHttpHeaderName = wholly(httpHeaderName)
const isCIdentifier = wholly(cIdentifier)
const isPercent = wholly(percent)
const portNameLimitBytes = 15

/** Upstream's IsConfigMapKey. */
export function configMapKeyErrors(value: string): readonly string[] {
  const isLong = byteLength(value) > subdomainLimitBytes
  const shape = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
  return [
    ...(isLong ? [maxLengthMessage(subdomainLimitBytes, 'characters')] : []),
    ...(isConfigMapKey.test(value)
      ? []
      : [patternMessage(shape, configMapKey, 'key.name', 'KEY_NAME', 'key-name')]),
    ...parentFolderErrors(value),
  ]
}

/** Upstream's IsRelaxedEnvVarName, which its API server uses by default. */
export function relaxedEnvVarNameErrors(value: string): readonly string[] {
  if (value === '') return [`environment variable name ${emptyMessage}`]
  if (/^[ -<>-~]*$/.test(value)) return valid
  return [
    "a valid environment variable name must consist only of printable ASCII characters other than '='",
  ]
}

/** Upstream's IsCIdentifier. */
export function cIdentifierErrors(value: string): readonly string[] {
  if (isCIdentifier.test(value)) return valid
  const shape =
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'"
  return [patternMessage(shape, cIdentifier, 'my_name', 'MY_NAME', 'MyName')]
}

/** Upstream's IsHTTPHeaderName. */
export function httpHeaderNameErrors(value: string): readonly string[] {
  if (isHttpHeaderName.test(value)) return valid
  return [
    patternMessage(
      "a valid HTTP header must consist of alphanumeric characters or '-'",
      httpHeaderName,
      'X-Header-Name',
    ),
  ]
}

/** Upstream's IsValidPercent. */
export function percentErrors(value: string): readonly string[] {
  if (isPercent.test(value)) return valid
  const shape = "a valid percent string must be a numeric string followed by an ending '%'"
  return [patternMessage(shape, percent, '1%', '93%')]
}

/** Upstream's IsValidPortName. */
export function portNameErrors(value: string): readonly string[] {
  return [
    ...(byteLength(value) > portNameLimitBytes
      ? [maxLengthMessage(portNameLimitBytes, 'characters')]
      : []),
    ...(/^[-a-z0-9]+$/.test(value)
      ? []
      : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
    ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(value.startsWith('-') || value.endsWith('-')
      ? ['must not begin or end with a hyphen']
      : []),
  ]
}

/** Upstream's IsValidPortNum. */
export function portNumberErrors(value: number | bigint): readonly string[] {
  return inRangeErrors(value, 1, 65535)
}

/** Upstream's IsInRange. */
export function inRangeErrors(
  value: number | bigint,
  least: number | bigint,
  most: number | bigint,
): readonly string[] {
  return value >= least && value <= most ? valid : [rangeMessage(least, most)]
}

/** Upstream's IsValidUserID and IsValidGroupID. */
export function userIdErrors(value: number | bigint): readonly string[] {
  return inRangeErrors(value, 0, 2147483647)
}

/**
 * Upstream's path.IsValidPathSegmentName: what may stand as one segment of a URL. With `isPrefix`,
 * the rules that only a whole name can break are left out.
 */
export function pathSegmentNameErrors(name: string, isPrefix = false): readonly string[] {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

function parentFolderErrors(value: string): readonly string[] {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  return value.startsWith('..') ? ["must not start with '..'"] : valid
}
