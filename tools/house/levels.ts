/** The levels of tests: which files belong to each, and which of them run when none is named. */
import { globSync } from 'node:fs'

export interface Level {
  readonly name: string
  readonly files: readonly string[]
  /** Files among these that are not of this level. */
  readonly except?: readonly string[]
  /** Folders whose files share a process: their tests start none themselves, and leave nothing behind. */
  readonly together?: readonly string[]
  /** A file that takes longer has failed. */
  readonly limitMs: number
  /** After this long, what still runs of the whole level is ended, and has failed. */
  readonly totalMs: number
  /** What a run without arguments leaves out, because CI has no time for it. */
  readonly onlyOnRequest?: true
}

const minuteMs = 60_000

/** Tests beside the code that take their time: by chance, or on a real disk. */
const thorough = '**/*.thorough.test.ts'

export const levels: readonly Level[] = [
  {
    name: 'fast',
    files: [
      'src/**/*.test.ts',
      'tools/**/*.test.ts',
      'bin/**/*.test.ts',
      'test/{tree,docs,cox}/**/*.test.ts',
    ],
    except: [thorough],
    together: ['src/api', 'src/kinds', 'src/server'],
    limitMs: minuteMs,
    totalMs: 8 * minuteMs,
  },
  {
    name: 'thorough',
    files: [`src/${thorough}`],
    limitMs: 2 * minuteMs,
    totalMs: 8 * minuteMs,
  },
  {
    name: 'cluster',
    files: ['test/cluster/**/*.test.ts'],
    limitMs: 5 * minuteMs,
    totalMs: 7 * minuteMs,
  },
  {
    name: 'conformance',
    files: ['test/conformance/**/*.test.ts'],
    limitMs: 12 * minuteMs, // 66,000 requests and more over HTTPS, in one file
    totalMs: 13 * minuteMs,
  },
  {
    name: 'fault',
    files: ['test/fault/**/*.test.ts'],
    limitMs: 7 * minuteMs,
    totalMs: 10 * minuteMs,
  },
  {
    name: 'clients',
    files: ['test/clients/**/*.test.ts'],
    limitMs: 9 * minuteMs,
    totalMs: 10 * minuteMs,
  },
  {
    name: 'versions',
    files: ['test/versions/**/*.test.ts'],
    limitMs: 10 * minuteMs, // a file builds what it tests, if nobody has done so before
    totalMs: 11 * minuteMs,
  },
]

function filesOf(level: Level, root: string): string[] {
  const { files, except = [] } = level
  return globSync(files, { cwd: root, exclude: except }).sort()
}

/** One run of test files that share a limit. */
export interface Batch {
  readonly level: string
  readonly limitMs: number
  readonly totalMs: number
  readonly files: readonly string[]
  readonly together?: readonly string[]
}

/**
 * What is to run. Each word is the name of a level, or part of the path of test files; without
 * words, it is every level that CI runs. Answers the word that means nothing, if there is one.
 */
export function selectTests(words: readonly string[], root: string): readonly Batch[] | string {
  const named = (name: string) => words.includes(name)
  const patterns = words.filter((word) => !levels.some(({ name }) => name === word))
  const used = new Set<string>()
  const batches = levels.map((level) => {
    const all = words.length === 0 ? !level.onlyOnRequest : named(level.name)
    const files = filesOf(level, root).filter((file) => {
      const matching = patterns.filter((pattern) => file.includes(pattern))
      for (const pattern of matching) used.add(pattern)
      return all || matching.length > 0
    })
    return { ...level, level: level.name, files }
  })
  return (
    patterns.find((pattern) => !used.has(pattern)) ??
    batches.filter(({ files }) => files.length > 0)
  )
}
