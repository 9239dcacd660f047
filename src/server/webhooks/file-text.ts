/** Tokens and certificates that lie in files, where whoever put them there replaces them in time. */
import type { Clock } from '#base/clock.ts'

export interface FileText {
  /** As it was when the server was told of it. */
  readonly first: string
  /** As it is now; undefined: it cannot be read, or is no good. */
  read(): string | undefined
}

/** Upstream's of tokens: a minute that one is taken to hold, but for ten seconds. Others it looks at less. */
export const freshMs = 50_000

/** Answers a text as it is, give or take a moment. One that can no longer be read is the last that could. */
export function createFileTextReader(
  clock: Clock,
): (text: string | FileText | undefined) => string | undefined {
  const kept = new WeakMap<FileText, { readonly text: string; readonly untilMs: number }>()
  return (file) => {
    if (file === undefined || typeof file === 'string') return file
    const known = kept.get(file)
    if (known && clock.steadyMs() < known.untilMs) return known.text
    const text = file.read()?.trim()
    if (!text) return known?.text ?? file.first
    kept.set(file, { text, untilMs: clock.steadyMs() + freshMs })
    return text
  }
}
