/** Files of upstream's group apiserver.config.k8s.io: from their text to objects, in upstream's words. */
import { decodeJson, parseJson } from '#api/codec/json.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Schema } from '#api/schema.ts'
import { createSchema, type TableType } from '#api/schema-table.ts'
import { quoteGo } from '#base/go-text.ts'

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

export function isConfigurationError(error: unknown): error is ConfigurationError {
  return error instanceof Error && error.name === 'ConfigurationError'
}

const group = 'apiserver.config.k8s.io'

/** Which kinds the group has, by version: a file may be a good one, and of another kind. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  v1alpha1: ['Admission', 'Authentication', 'Authorization', 'EgressSelector', 'Tracing'],
  v1beta1: ['Authentication', 'Authorization', 'EgressSelector', 'Tracing'],
  v1: ['Admission', 'Authentication', 'Authorization', 'Encryption', 'Tracing'],
}

/** The shapes of one kind, the same in all versions. The first is that of the whole. */
export type Shapes = Readonly<Record<string, TableType['fields']>>

/** Throws ConfigurationError, or a DecodeError, with upstream's words. */
export function decodeConfiguration<T>(text: string, kind: string, shapes: Shapes): T {
  const { json, strict } = jsonOfYaml(text)
  const head = parseJson(json).object
  const { kind: given, apiVersion } = isJsonObject(head) ? head : {}
  if (!given) throw new ConfigurationError(`Object 'Kind' is missing in '${text}'`)
  if (!apiVersion) throw new ConfigurationError(`Object 'apiVersion' is missing in '${text}'`)
  const version = versionOf(String(apiVersion), String(given))
  if (given !== kind) {
    throw new ConfigurationError(`expected ${kind}, got *apiserver.${String(given)}`)
  }
  const type = schemaOf(version, shapes).type(`io.k8s.apiserver.${version}.${kind}`)!
  const decoded = decodeJson<T>(type, json)
  const complaints = [...strict, ...decoded.strict]
  if (complaints.length > 0) {
    throw new ConfigurationError(`strict decoding error: ${complaints.join(', ')}`)
  }
  return decoded.object
}

function versionOf(apiVersion: string, kind: string): string {
  const [of, version = ''] = apiVersion.split('/')
  const known = of === group && Object.hasOwn(kinds, version) ? kinds[version]! : []
  if (known.some((name) => `${name}Configuration` === kind)) return version
  const what = `no kind ${quoteGo(kind)} is registered for version ${quoteGo(apiVersion)}`
  throw new ConfigurationError(`${what} in scheme "pkg/runtime/scheme.go:111"`)
}

/** Names of types are told in messages, with their version. */
function schemaOf(version: string, shapes: Shapes): Schema {
  const full = (name: string): string => `io.k8s.apiserver.${version}.${name}`
  const named = ([name, type, ...rest]: TableType['fields'][number]) => {
    const [, list = '', of = ''] = /^((?:\[\])?)(.*)$/.exec(type) ?? []
    return [name, Object.hasOwn(shapes, of) ? list + full(of) : type, ...rest] as const
  }
  const [whole] = Object.keys(shapes)
  return createSchema(
    Object.fromEntries(
      Object.entries(shapes).map(([name, fields]) => [
        full(name),
        { ...(name === whole && { header: 'type' as const }), fields: fields.map(named) },
      ]),
    ),
  )
}
