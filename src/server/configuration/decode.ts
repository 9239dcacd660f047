/** Configurations of upstream's server and of its plugins: from their text to objects, in upstream's words. */
import { decodeJson, parseJson } from '#api/codec/json.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { createSchema, type TableType } from '#api/schema/schema-table.ts'
import { goJsonKind } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

export function isConfigurationError(error: unknown): error is ConfigurationError {
  return error instanceof Error && error.name === 'ConfigurationError'
}

/** The kinds that are known, by their apiVersion: a file may be a good one, and of another kind. */
export type KnownKinds = Readonly<Record<string, readonly string[]>>

const group = 'apiserver.config.k8s.io'

/** Those of the server itself. */
const serverKinds: KnownKinds = {
  [`${group}/v1alpha1`]: [
    'AuthenticationConfiguration',
    'AuthorizationConfiguration',
    'TracingConfiguration',
  ],
  [`${group}/v1beta1`]: [
    'AuthenticationConfiguration',
    'AuthorizationConfiguration',
    'TracingConfiguration',
  ],
  [`${group}/v1`]: [
    'AdmissionConfiguration',
    'AuthenticationConfiguration',
    'AuthorizationConfiguration',
    'EncryptionConfiguration',
    'TracingConfiguration',
  ],
  'apiserver.k8s.io/v1alpha1': ['AdmissionConfiguration', 'EgressSelectorConfiguration'],
  'apiserver.k8s.io/v1beta1': ['EgressSelectorConfiguration'],
}

/** What upstream reads of a file first. */
const headType =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** The shapes of one kind, the same in all versions. The first is that of the whole. */
export type Shapes = Readonly<Record<string, TableType['fields']>>

export interface ConfigurationForm {
  readonly shapes: Shapes
  readonly known?: KnownKinds
  /** Those of the known kinds that have this form. */
  readonly kinds: readonly string[]
  /** Whether what has no place in it is passed over. */
  readonly isLenient?: boolean
  /** It is not shown in messages, as upstream shows it. */
  readonly isSecret?: true
  /** Of which version a file is taken to be that says none, and of the first kind; absent: it has to. */
  readonly assumedVersion?: string
  /** What is said of a known one that is another. */
  mismatch?(kind: string, version: string, apiVersion: string): string
}

/** Throws ConfigurationError, or a DecodeError, with upstream's words. */
export function decodeConfiguration<T>(text: string, form: ConfigurationForm): T {
  const { known = serverKinds, kinds, shapes, isLenient, isSecret, mismatch, assumedVersion } = form
  const { json, strict } = jsonOfYaml(text)
  const head = parseJson(json).object
  if (!isJsonObject(head) && head !== null) {
    const what = `json: cannot unmarshal ${goJsonKind(head)} into Go value of type ${headType}`
    throw new ConfigurationError(`couldn't get version/kind; json parse error: ${what}`)
  }
  const kind = head?.kind || (assumedVersion && kinds[0])
  const apiVersion = head?.apiVersion || assumedVersion
  const shown = isSecret ? 'REDACTED' : text
  if (!kind) throw new ConfigurationError(`Object 'Kind' is missing in '${shown}'`)
  if (!apiVersion) throw new ConfigurationError(`Object 'apiVersion' is missing in '${shown}'`)
  const [name, version] = [String(kind), String(apiVersion)]
  if (!(Object.hasOwn(known, version) && known[version]!.includes(name))) {
    const what = `no kind ${quoteGo(name)} is registered for version ${quoteGo(version)}`
    throw new ConfigurationError(`${what} in scheme "pkg/runtime/scheme.go:111"`)
  }
  const shortVersion = version.slice(version.indexOf('/') + 1)
  if (!kinds.includes(name)) {
    throw new ConfigurationError(
      mismatch?.(name, shortVersion, version) ?? `unexpected type: *apiserver.${name}`,
    )
  }
  const decoded = decodeJson<T>(typeOf(shortVersion, shapes), json)
  const complaints = [...strict, ...decoded.strict]
  if (complaints.length > 0 && !isLenient) {
    throw new ConfigurationError(`strict decoding error: ${complaints.join(', ')}`)
  }
  return decoded.object
}

/** Names of types are told in messages, with their version. */
function typeOf(version: string, shapes: Shapes): ObjectType {
  const full = (name: string): string => `io.k8s.apiserver.${version}.${name}`
  const named = ([name, type, ...rest]: TableType['fields'][number]) => {
    const [, list = '', of = ''] = /^((?:\[\])?)(.*)$/.exec(type) ?? []
    return [name, Object.hasOwn(shapes, of) ? list + full(of) : type, ...rest] as const
  }
  const [whole = ''] = Object.keys(shapes)
  const schema = createSchema(
    Object.fromEntries(
      Object.entries(shapes).map(([name, fields]) => [
        full(name),
        { ...(name === whole && { header: 'type' as const }), fields: fields.map(named) },
      ]),
    ),
  )
  return schema.type(full(whole))!
}
