/**
 * What upstream's decoder said of recorded changes to objects: which it refused, and what strict
 * decoding complained of. Of some 66,000 one in seven is tried here.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createCodec } from '#api/codec/codec.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { schema } from '#kinds/schema.ts'

interface Recorded {
  readonly base: Json
  readonly stored?: Json
  readonly create: readonly Row[]
  readonly update: readonly Row[]
}
type Row = readonly [
  change: Change,
  outcome: { readonly status?: number; readonly message?: string },
]
interface Change {
  readonly at: string
  readonly set?: Json
  readonly remove?: true
  readonly repeat?: true
}

const skip = missingShared('golden', 'mutations')
const codec = createCodec(schema)
const every = 7

/** Refused by the conversion of the annotation, not by the decoder. */
const converted = '/metadata/annotations/deprecated.daemonset.template.generation'

test('recorded changes are refused where upstream refuses to decode them', { skip }, () => {
  const wrong: string[] = []
  let rows = 0
  for (const [row, base, name] of recordedRows()) {
    if (rows++ % every > 0) continue
    const [change, { status, message = '' }] = row
    const ours = complaintOf(changed(base, change))
    const isUndecoded = message === '«any»' || message.includes(' cannot be handled as a ')
    const upstream = status === 400 && isUndecoded ? message : ''
    const agrees = (ours === '') === (upstream === '')
    const says = upstream === '«any»' || upstream.endsWith(ours)
    if (!agrees || !says) wrong.push(`${name} ${JSON.stringify(change)}: ${ours} | ${upstream}`)
  }
  assert.deepEqual(wrong.slice(0, 10), [])
  assert.ok(rows > 50_000, `${rows}`)
})

function* recordedRows(): Iterable<[row: Row, base: Json, name: string]> {
  const cwd = sharedPath('golden')
  for (const name of globSync(['mutations/*.json', 'mutations-all/*.json'], { cwd }).toSorted()) {
    const file = JSON.parse(readFileSync(`${cwd}/${name}`, 'utf8')) as Recorded
    const { apiVersion, kind } = file.base as { apiVersion: string; kind: string }
    if (!schema.typeOf(apiVersion, kind)) continue
    for (const row of file.create) if (row[0].at !== converted) yield [row, file.base, name]
    for (const row of file.update) {
      if (file.stored && row[0].at !== converted) yield [row, file.stored, name]
    }
  }
}

/** What decoding says of an object; empty if all is well. */
function complaintOf(object: unknown): string {
  try {
    const { strict } = codec.decode(Buffer.from(JSON.stringify(object)), 'application/json')
    return strict.length > 0 ? `strict decoding error: ${strict.join(', ')}` : ''
  } catch (error) {
    if (isDecodeError(error)) return error.message
    throw error
  }
}

function changed(base: Json, { at, set, remove, repeat }: Change): unknown {
  const copy = structuredClone(base) as unknown
  const path = at
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = path.pop()
  if (last === undefined) return set
  let here = copy as Record<string, unknown>
  for (const part of path) here = here[part] as Record<string, unknown>
  if (repeat) {
    const list = here[last] as readonly unknown[]
    here[last] = [...list, list[0]]
  } else if (!remove) here[last] = set
  else if (Array.isArray(here)) here.splice(Number(last), 1)
  else delete here[last]
  return copy
}
