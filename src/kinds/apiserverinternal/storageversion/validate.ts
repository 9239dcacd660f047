/** The rules for what servers say of the versions in which they keep and read a resource. */
import { dns1035LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { emptyMessage, patternMessage } from '#api/names/name-rules.ts'
import { duplicate, type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  ServerStorageVersion,
  StorageVersion,
  StorageVersionCondition,
} from '#kinds/apiserverinternal/storageversion/types.ts'

const statusPath = path('status')

export function validateStorageVersion({ status = {} }: StorageVersion): readonly FieldError[] {
  const { storageVersions: servers = [], commonEncodingVersion, conditions = [] } = status
  const serversAt = statusPath.child('storageVersions')
  const seen = new Set<string>()
  const errors: FieldError[] = servers.flatMap((server, i) => {
    const at = serversAt.index(i)
    const { apiServerID: id } = server
    const again = seen.has(id) ? [duplicate(at.child('apiServerID'), id)] : []
    seen.add(id)
    return [...again, ...validateServer(server, at)]
  })
  return [
    ...errors,
    ...validateCommon(commonEncodingVersion, servers),
    ...validateConditions(conditions),
  ]
}

function validateServer(server: ServerStorageVersion, at: FieldPath): readonly FieldError[] {
  const { apiServerID, encodingVersion, decodableVersions: decodable, servedVersions } = server
  const idAt = at.child('apiServerID')
  const decodableAt = at.child('decodableVersions')
  const servedAt = at.child('servedVersions')
  const errors: FieldError[] = [
    ...dns1123SubdomainErrors(apiServerID).map((message) => invalid(idAt, apiServerID, message)),
    ...validateVersion(encodingVersion, at.child('encodingVersion')),
    ...decodable.flatMap((version, i) => validateVersion(version, decodableAt.index(i))),
  ]
  if (!decodable.includes(encodingVersion)) {
    const detail = `decodableVersions must include encodingVersion ${encodingVersion}`
    errors.push(invalid(decodableAt, decodable, detail))
  }
  for (const [i, version] of (servedVersions ?? []).entries()) {
    const place = servedAt.index(i)
    errors.push(...validateVersion(version, place))
    if (decodable.includes(version)) continue
    const all = `[${decodable.join(' ')}]`
    const detail = `individual served version : ${version} must be included in decodableVersions : ${all}`
    errors.push(invalid(place, version, detail))
  }
  return errors
}

/** What all servers keep the resource in must be said if there is one such version, and only then. */
function validateCommon(
  told: string | undefined,
  servers: readonly ServerStorageVersion[],
): readonly FieldError[] {
  const at = statusPath.child('commonEncodingVersion')
  const versions = new Set(servers.map(({ encodingVersion }) => encodingVersion))
  const [common] = versions.size === 1 ? versions : []
  if (common === told) return []
  if (common === undefined) {
    const detail =
      'should be nil if servers do not agree on the same encoding version, or if there is no server reporting the supported versions yet'
    return [invalid(at, told, detail)]
  }
  const which = told === undefined ? 'the common' : 'the actual common'
  return [invalid(at, told, `${which} encoding version is ${common}`)]
}

/** Upstream counts the conditions as if they stood in the status itself. */
function validateConditions(conditions: readonly StorageVersionCondition[]): readonly FieldError[] {
  const seen = new Map<string, number>()
  return conditions.flatMap(({ type, status, reason, message }, i) => {
    const at = statusPath.index(i)
    const first = seen.get(type)
    seen.set(type, i)
    const words = 'the type of the condition is not unique, it also appears in conditions'
    return [
      ...(first === undefined ? [] : [invalid(at.child('type'), type, `${words}[${first}]`)]),
      ...validateName(type, at.child('type')),
      ...validateName(status, at.child('status')),
      ...(reason === '' ? [required(at.child('reason'))] : []),
      ...(message === '' ? [required(at.child('message'))] : []),
    ]
  })
}

function validateName(name: string, at: FieldPath): readonly FieldError[] {
  return qualifiedNameErrors(name).map((message) => invalid(at, name, message))
}

function validateVersion(version: string, at: FieldPath): readonly FieldError[] {
  const errors = apiVersionErrors(version)
  return errors.length === 0 ? [] : [invalid(at, version, errors.join(','))]
}

function apiVersionErrors(text: string): readonly string[] {
  const parts = text.split('/')
  if (parts.length > 2) {
    const shape = patternMessage(
      "a DNS-1035 label, which must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      '[a-z]([-a-z0-9]*[a-z0-9])?',
      'my-name',
      'abc-123',
    )
    const prefix = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyVersion')"
    return [`an apiVersion is ${shape} ${prefix}`]
  }
  const [version = '', group] = parts.toReversed()
  return [
    ...(group === undefined ? [] : partErrors('group', group, dns1123SubdomainErrors)),
    ...partErrors('version', version, dns1035LabelErrors),
  ]
}

function partErrors(
  part: 'group' | 'version',
  text: string,
  errorsOf: (text: string) => readonly string[],
): readonly string[] {
  const errors = text === '' ? [emptyMessage] : errorsOf(text)
  return errors.map((message) => `${part} part: ${message}`)
}
