/** What upstream was recorded to say of wrong fields, for tests that hold our words to it. */
import { globSync, readdirSync, readFileSync } from 'node:fs'
import type { Status } from '#api/metadata.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'

export interface RecordedCause {
  readonly field: string
  readonly reason: string
  readonly message: string
}

const folder = ['golden', 'mutations'] as const

export const missingRecordings = missingShared(...folder)

/** The text of every table of recorded mutations. */
export function recordedMutations(): readonly string[] {
  const names = readdirSync(sharedPath(...folder))
  return names.map((name) => readFileSync(sharedPath(...folder, name), 'utf8'))
}

/** Every distinct cause in the recorded mutations. */
export function recordedCauses(): readonly RecordedCause[] {
  const found = new Map<string, RecordedCause>()
  for (const text of recordedMutations()) collect(JSON.parse(text), found)
  return [...found.values()]
}

/** Causes are recorded as triples of field, reason and message. */
function collect(value: unknown, found: Map<string, RecordedCause>): void {
  if (!Array.isArray(value)) {
    if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) collect(item, found)
    }
    return
  }
  const [field, reason, message] = value as readonly unknown[]
  if (
    value.length === 3 &&
    typeof field === 'string' &&
    typeof message === 'string' &&
    typeof reason === 'string' &&
    /^(FieldValue[A-Z]|InternalError$)/.test(reason)
  ) {
    found.set(JSON.stringify(value), { field, reason, message })
    return
  }
  for (const item of value) collect(item, found)
}

export const missingTranscripts = missingShared('golden', 'transcripts', 'read')

export interface RecordedSelections {
  /** The objects that the transcript made before it listed them, without their namespace. */
  readonly objects: readonly { readonly name: string; readonly labels: Labels }[]
  readonly lists: readonly RecordedList[]
}

/** One recorded list by a selector: the names it found, or why it was refused. */
export interface RecordedList {
  readonly selector: string
  readonly found?: readonly string[]
  readonly refused?: string
}

/** The lists in one transcript that were made with this query parameter. */
export function recordedSelections(
  transcript: string,
  parameter: 'labelSelector' | 'fieldSelector',
): RecordedSelections {
  const text = readFileSync(sharedPath('golden', 'transcripts', transcript), 'utf8')
  const exchanges = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange)
  return {
    objects: exchanges.flatMap(({ send }) => {
      if (send?.method !== 'POST' || !send.body || send.body.kind === 'Namespace') return []
      const { name, labels = {} } = send.body.metadata
      return [{ name, labels }]
    }),
    lists: exchanges.flatMap((exchange) => listOf(exchange, parameter)),
  }
}

/** Every distinct refusal in the recorded transcripts. */
export function recordedRefusals(): readonly Status[] {
  const found = new Map<string, Status>()
  for (const path of globSync('*/*.jsonl', { cwd: sharedPath('golden', 'transcripts') })) {
    const text = readFileSync(sharedPath('golden', 'transcripts', path), 'utf8')
    for (const line of text.trim().split('\n')) {
      const body = (JSON.parse(line) as { want?: { body?: Status } }).want?.body
      if (body?.kind === 'Status' && body.status === 'Failure')
        found.set(JSON.stringify(body), body)
    }
  }
  return [...found.values()]
}

type Labels = Readonly<Record<string, string>>

interface RecordedObject {
  readonly kind?: string
  readonly metadata: { readonly name: string; readonly labels?: Labels }
}

interface Exchange {
  readonly send?: { readonly method: string; readonly path: string; readonly body?: RecordedObject }
  readonly want?: {
    readonly status: number
    readonly body?: { readonly message?: string; readonly items?: readonly RecordedObject[] }
  }
}

function listOf({ send, want }: Exchange, parameter: string): readonly RecordedList[] {
  const query = send?.method === 'GET' ? new URLSearchParams(send.path.split('?')[1]) : undefined
  const selector = query?.get(parameter)
  if (typeof selector !== 'string' || !want?.body) return []
  if (want.status === 400) return [{ selector, refused: want.body.message ?? '' }]
  const found = want.body.items?.map(({ metadata }) => metadata.name)
  return found ? [{ selector, found }] : []
}
