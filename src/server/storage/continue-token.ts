/** Where a list that was cut short goes on: upstream's tokens, so that its servers take ours. */

import { parseJson } from '#api/codec/json.ts'
import { badRequest } from '#api/status/status-answers.ts'
import { readRawUrlBase64 } from '#base/go/base64.ts'
import { goJsonKind, goJsonSyntaxError } from '#base/go/json.ts'

const version = 'meta.k8s.io/v1'

/** The revision of a token that goes on with whatever is there by then. */
export const anyRevision = -1

export interface Continue {
  /** Below 0: the newest. */
  readonly revision: number
  /** The whole key of the first object that may follow. */
  readonly start: string
}

export function formatContinue({ revision, start }: Continue, prefix: string): string {
  const token = { v: version, rv: revision, start: textOfKey(start.slice(prefix.length)) }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

/** `prefix` is what the keys of the list begin with. Throws 400 with upstream's words. */
export function parseContinue(text: string, prefix: string): Continue {
  const { v, rv, start } = parseToken(text)
  if (v !== version) throw invalid(`: server does not recognize this encoded version ${v}`)
  if (rv === 0) throw invalid(`: incorrect encoded start resourceVersion (version ${version})`)
  if (start === '') throw invalid(`: encoded start key empty (version ${version})`)
  const key = start.startsWith('/') ? start.slice(1) : start
  // A start that is no plain path could lead out of what the list is of.
  if (key.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw invalid(`: ${start}`)
  }
  return { revision: rv, start: prefix + keyOfText(key) }
}

function parseToken(text: string): { v: string; rv: number; start: string } {
  const bytes = parseBase64(text)
  const syntax = goJsonSyntaxError(bytes)
  if (syntax !== undefined) throw invalid(`: ${syntax}`)
  const value = parseJson(bytes).object
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (value === null) return { v: '', rv: 0, start: '' }
    throw invalid(
      `: json: cannot unmarshal ${wordFor(value)} into Go value of type storage.continueToken`,
    )
  }
  const { v = '', rv = 0, start = '' } = value as Readonly<Record<string, unknown>>
  if (typeof v !== 'string') throw wrongType('v', v, 'string')
  if (typeof start !== 'string') throw wrongType('start', start, 'string')
  if (typeof rv === 'bigint') return { v, rv: Number(rv), start }
  if (typeof rv !== 'number' || !Number.isInteger(rv)) throw wrongType('rv', rv, 'int64')
  return { v, rv, start }
}

function parseBase64(text: string): Buffer {
  const read = readRawUrlBase64(text)
  if ('problem' in read) throw invalid(`: ${read.problem}`)
  return read
}

function wrongType(field: string, value: unknown, type: string) {
  const where = `Go struct field continueToken.${field} of type ${type}`
  return invalid(`: json: cannot unmarshal ${wordFor(value)} into ${where}`)
}

function wordFor(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? `number ${value}`
    : goJsonKind(value)
}

function invalid(why: string) {
  return badRequest(`invalid continue token: continue key is not valid${why}`)
}

/** Keys hold a character for each byte; JSON has text. */
function textOfKey(key: string): string {
  return Buffer.from(key, 'latin1').toString()
}

function keyOfText(text: string): string {
  return Buffer.from(text).toString('latin1')
}
