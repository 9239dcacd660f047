/**
 * What the processor did for a while, in the form that pprof reads:
 * https://github.com/google/pprof/blob/main/proto/profile.proto
 */
import { encodeMessage, type MessageType, messageType } from '#base/protobuf/message.ts'

/** As V8 tells it: a tree of calls, and in which of its nodes the processor was found. */
export interface V8Profile {
  readonly nodes: readonly V8Node[]
  /** In microseconds of a clock of its own. */
  readonly startTime: number
  readonly endTime: number
  readonly samples?: readonly number[]
  /** How many microseconds after the one before it each sample was taken. */
  readonly timeDeltas?: readonly number[]
}

interface V8Node {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    /** From 0; -1: unknown. */
    readonly lineNumber: number
  }
  readonly children?: readonly number[]
}

/** Texts are places in the table of strings. */
interface PprofProfile {
  readonly sampleTypes: readonly ValueType[]
  readonly samples: readonly { readonly locations: number[]; readonly values: number[] }[]
  readonly locations: readonly { readonly id: number; readonly lines: readonly Line[] }[]
  readonly functions: readonly PprofFunction[]
  readonly strings: readonly string[]
  readonly timeNanos: bigint
  readonly durationNanos: number
  readonly periodType: ValueType
  readonly period: number
}

interface ValueType {
  readonly type: number
  readonly unit: number
}

interface Line {
  readonly function: number
  readonly line: number
}

interface PprofFunction {
  readonly id: number
  readonly name: number
  readonly file: number
  readonly startLine: number
}

const valueType = messageType<ValueType>('ValueType', {
  type: { number: 1, kind: 'int64' },
  unit: { number: 2, kind: 'int64' },
})
const sample = messageType<PprofProfile['samples'][number]>('Sample', {
  locations: { number: 1, kind: 'int64', repeated: true },
  values: { number: 2, kind: 'int64', repeated: true },
})
const line = messageType<Line>('Line', {
  function: { number: 1, kind: 'int64' },
  line: { number: 2, kind: 'int64' },
})
const location = messageType<PprofProfile['locations'][number]>('Location', {
  id: { number: 1, kind: 'int64' },
  lines: { number: 4, kind: () => line as MessageType<never>, repeated: true },
})
const pprofFunction = messageType<PprofFunction>('Function', {
  id: { number: 1, kind: 'int64' },
  name: { number: 2, kind: 'int64' },
  file: { number: 4, kind: 'int64' },
  startLine: { number: 5, kind: 'int64' },
})
export const pprofProfile = messageType<PprofProfile>('Profile', {
  sampleTypes: { number: 1, kind: () => valueType as MessageType<never>, repeated: true },
  samples: { number: 2, kind: () => sample as MessageType<never>, repeated: true },
  locations: { number: 4, kind: () => location as MessageType<never>, repeated: true },
  functions: { number: 5, kind: () => pprofFunction as MessageType<never>, repeated: true },
  strings: { number: 6, kind: 'string', repeated: true },
  timeNanos: { number: 9, kind: 'bigint' },
  durationNanos: { number: 10, kind: 'int64' },
  periodType: { number: 11, kind: () => valueType as MessageType<never> },
  period: { number: 12, kind: 'int64' },
})

/** Not busy: nothing that a profile of the processor tells of. */
const idle = '(idle)'

export interface Sampling {
  readonly startMs: number
  readonly periodMicros: number
}

/** Not compressed. */
export function encodeCpuProfile(profile: V8Profile, { startMs, periodMicros }: Sampling): Buffer {
  const strings = createStrings()
  const cpu = { type: strings.place('cpu'), unit: strings.place('nanoseconds') }
  const count = { type: strings.place('samples'), unit: strings.place('count') }
  const functions = profile.nodes.map(
    ({ id, callFrame: { functionName, url, lineNumber } }): PprofFunction => ({
      id,
      name: strings.place(functionName || '(anonymous)'),
      file: strings.place(url),
      startLine: Math.max(0, lineNumber + 1),
    }),
  )
  const locations = functions.map(({ id, startLine }) => ({
    id,
    lines: [{ function: id, line: startLine }],
  }))
  return encodeMessage(pprofProfile, {
    sampleTypes: [count, cpu],
    samples: samplesOf(profile),
    locations,
    functions,
    strings: strings.all,
    timeNanos: BigInt(startMs) * 1_000_000n,
    durationNanos: (profile.endTime - profile.startTime) * 1000,
    periodType: cpu,
    period: periodMicros * 1000,
  })
}

/** One for each node in which the processor was found, its innermost call first. */
function samplesOf({ nodes, samples = [], timeDeltas = [] }: V8Profile): PprofProfile['samples'] {
  const spent = new Map<number, { count: number; micros: number }>()
  for (const [i, id] of samples.entries()) {
    const so = spent.get(id) ?? { count: 0, micros: 0 }
    spent.set(id, { count: so.count + 1, micros: so.micros + Math.max(0, timeDeltas[i] ?? 0) })
  }
  const callers = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  )
  const busy = nodes.filter(({ id, callFrame }) => spent.has(id) && callFrame.functionName !== idle)
  return busy.map(({ id }) => {
    const { count, micros } = spent.get(id)!
    const locations: number[] = []
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) locations.push(at)
    return { locations, values: [count, micros * 1000] }
  })
}

/** The first is empty. */
function createStrings() {
  const places = new Map([['', 0]])
  return {
    place(text: string): number {
      const known = places.get(text)
      if (known !== undefined) return known
      places.set(text, places.size)
      return places.size - 1
    },
    get all(): readonly string[] {
      return [...places.keys()]
    },
  }
}
