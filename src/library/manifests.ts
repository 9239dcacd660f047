/** Judges whole manifests: every document of a file, and every item of a list. */
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { splitYamlDocuments } from '#base/yaml/documents.ts'
import { isYamlError } from '#base/yaml/yaml-error.ts'
import { codec } from '#library/objects.ts'
import { lineOfField } from '#library/positions.ts'
import { type Complaint, type Verdict, validateText } from '#library/verdict.ts'

export interface JudgedDocument {
  /** From 1. */
  readonly line: number
  readonly kind: string
  readonly name: string
  readonly accepted: boolean
  readonly errors: readonly PlacedComplaint[]
  readonly warnings: readonly string[]
}

export interface PlacedComplaint extends Complaint {
  readonly line: number
}

export function judgeManifest(source: string): readonly JudgedDocument[] {
  return splitYamlDocuments(source)
    .filter(({ text }) => /^[^#\s]/m.test(text))
    .flatMap(({ text, line }) => judgeDocument(text, line))
}

function judgeDocument(text: string, before: number): readonly JudgedDocument[] {
  const items = itemsOf(text)
  if (!items) return [judged(validateText(text), '', text, before)]
  return items.map((item, i) => {
    const source = codec.encode(item, 'application/json').toString()
    return judged(validateText(source), `items[${i}]`, text, before)
  })
}

/** What a `kind: List` holds, or a list of one kind; undefined for all else. */
function itemsOf(text: string): readonly JsonObject[] | undefined {
  if (!/kind["']?: *["']?\w*List\b/.test(text)) return undefined
  try {
    const { object } = codec.decodePlain(Buffer.from(text), 'application/yaml')
    const { kind, items } = object as { readonly kind: string; readonly items?: Json }
    return kind.endsWith('List') && Array.isArray(items) ? items.filter(isObject) : undefined
  } catch (error) {
    if (error instanceof DecodeError || isYamlError(error)) return undefined // the verdict says why
    throw error
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function judged(verdict: Verdict, at: string, text: string, before: number): JudgedDocument {
  const { object, accepted, errors, warnings } = verdict
  const lineOf = (field: string) => before + lineOfField(text, join(at, field)) + 1
  return {
    line: lineOf(''),
    kind: object?.kind ?? '',
    name: object?.metadata.name || object?.metadata.generateName || '',
    accepted,
    errors: errors.map((complaint) => ({ ...complaint, line: lineOf(complaint.field) })),
    warnings,
  }
}

function join(at: string, field: string): string {
  return at === '' || field === '' ? at + field : `${at}.${field}`
}

/** The verdict in lines for people and editors: `web.yaml:12: Deployment "web" is invalid: …`. */
export function formatJudged(file: string, document: JudgedDocument): readonly string[] {
  const { line, kind, name, accepted, errors, warnings } = document
  const what = kind === '' ? 'object' : `${kind} "${name}"`
  return [
    ...(accepted ? [`${file}:${line}: ${what} is valid`] : []),
    ...errors.map(({ line: at, field, message }) => {
      return `${file}:${at}: ${what} is invalid: ${field === '' ? '' : `${field}: `}${message}`
    }),
    ...warnings.map((text) => `${file}:${line}: warning: ${text}`),
  ]
}
