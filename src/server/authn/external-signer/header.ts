/** What the head of a token that somebody else has signed may say, in upstream's words. */
import { readRawUrlBase64 } from '#base/go/base64.ts'
import { goJsonKind, goJsonSyntaxError } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'
import { algorithms } from '#server/authn/tokens/keys.ts'

export const longestKeyId = 1024

/** The id of the key that signed, or what is wrong with the head. */
export function readHeader(
  text: string,
): { readonly keyId: string } | { readonly problem: string } {
  const bytes = readRawUrlBase64(text)
  if ('problem' in bytes) return { problem: `while unwrapping header: ${bytes.problem}` }
  const fields = readFields(bytes)
  if ('problem' in fields) return { problem: `while parsing header JSON: ${fields.problem}` }
  const { alg = '', kid: keyId = '', typ } = fields.said
  if (typ !== 'JWT') return { problem: 'bad type' }
  if (keyId === '') return { problem: 'key id missing' }
  if (Buffer.byteLength(keyId) > longestKeyId) return { problem: 'key id longer than 1 kb' }
  if (!algorithms.has(alg)) return { problem: `bad signing algorithm ${quoteGo(alg)}` }
  return { keyId }
}

const names: readonly string[] = ['alg', 'kid', 'typ']
const goType = `struct { ${['Algorithm', 'KeyID', 'Type']
  .map((name, at) => `${name} string "json:\\"${names[at]},omitempty\\""`)
  .join('; ')} }`

type Said = Readonly<Partial<Record<string, string>>>

function readFields(bytes: Buffer): { readonly said: Said } | { readonly problem: string } {
  const syntax = goJsonSyntaxError(bytes)
  if (syntax !== undefined) return { problem: endOf(bytes, syntax) }
  const value: unknown = JSON.parse(bytes.toString())
  if (value === null) return { said: {} }
  if (typeof value !== 'object' || Array.isArray(value)) {
    const into = `Go value of type ${goType}`
    return { problem: `json: cannot unmarshal ${goJsonKind(value)} into ${into}` }
  }
  const entries = Object.entries(value).filter(([, one]) => one !== null)
  for (const [name, one] of Object.entries(value)) {
    if (!names.includes(name)) return { problem: `json: unknown field ${quoteGo(name)}` }
    if (one === null || typeof one === 'string') continue
    const into = `Go struct field .${name} of type string`
    return { problem: `json: cannot unmarshal ${goJsonKind(one)} into ${into}` }
  }
  return { said: Object.fromEntries(entries) as Said }
}

/** Whoever reads a stream tells its end otherwise. */
function endOf(bytes: Buffer, syntax: string): string {
  if (syntax !== 'unexpected end of JSON input') return syntax
  return bytes.toString().trim() === '' ? 'EOF' : 'unexpected EOF'
}
