/** The levels of tests: which files belong to each, and which of them run when none is named. */
import { globSync } from 'node:fs'

export interface Level {
  readonly name: string
  readonly files: readonly string[]
  /** After this long a test file is ended, and counted as failed. */
  readonly limitMs: number
  /** What a run without arguments leaves out, because CI has no time for it. */
  readonly onlyOnRequest?: true
}

const minuteMs = 60_000

export const levels: readonly Level[] = [
  {
    name: 'fast',
    files: [
      'src/**/*.test.ts',
      'tools/**/*.test.ts',
      'bin/**/*.test.ts',
      'test/{tree,docs,cox}/**/*.test.ts',
    ],
    limitMs: 2 * minuteMs,
  },
  { name: 'cluster', files: ['test/cluster/**/*.test.ts'], limitMs: 10 * minuteMs },
  { name: 'conformance', files: ['test/conformance/**/*.test.ts'], limitMs: 10 * minuteMs },
  { name: 'fault', files: ['test/fault/**/*.test.ts'], limitMs: 10 * minuteMs },
]

export function filesOf(level: Level, root: string): string[] {
  return globSync(level.files, { cwd: root }).sort()
}

/** One run of test files that share a limit. */
export interface Batch {
  readonly level: string
  readonly limitMs: number
  readonly files: readonly string[]
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
    return { level: level.name, limitMs: level.limitMs, files }
  })
  return (
    patterns.find((pattern) => !used.has(pattern)) ??
    batches.filter(({ files }) => files.length > 0)
  )
}
