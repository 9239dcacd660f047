/** Certificates and keys that others put anew while the server runs: each is read where it is needed. */
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import { type Running, runAll, start } from '#base/running.ts'
import { type ConfigurationFile, watchConfiguration } from '#server/configuration/watch.ts'

/** PEM. Whoever holds one asks it again each time; a plain record is one that stays. */
export interface LiveText {
  /** What it says now. */
  readonly text: string
}

export interface LiveFile extends LiveText, ConfigurationFile {
  /** How the log calls it. */
  readonly what: string
  /** Throws where a text is no good: then what was there stays. */
  take(text: string): void
}

export interface LiveFileOptions extends ConfigurationFile {
  readonly what: string
  /** Why a text is no good. */
  problemOf(text: string): string | undefined
}

export function createLiveFile({ what, text, read, problemOf }: LiveFileOptions): LiveFile {
  let current = text
  return {
    what,
    read,
    get text() {
      return current
    },
    take(next) {
      const problem = problemOf(next)
      if (problem !== undefined) throw new Error(problem)
      current = next
    },
  }
}

export interface FollowOptions {
  readonly clock: Clock
  readonly log: Logger
  /** One of them says something else. */
  changed(): void
}

/** They live for months, and every look costs an idle server something. */
const periodMs = 10_000

export function followLiveFiles(
  files: readonly LiveFile[],
  { clock, log, changed }: FollowOptions,
): Running {
  const follow = (file: LiveFile) => async (signal: AbortSignal) => {
    const apply = async (text: string) => {
      file.take(text)
      changed()
    }
    await watchConfiguration({ file, what: file.what, clock, log, periodMs, apply }, signal)
  }
  return start((signal) => runAll(files.map(follow), signal))
}
