/** Tokens that lie in files, where whoever put them there replaces them in time. */
import type { Clock } from '#base/clock.ts'

export interface FileToken {
  /** As it was when the server was told of it. */
  readonly first: string
  /** As it is now; undefined: it cannot be read. */
  read(): string | undefined
}

/** Upstream's: a minute that a token is taken to hold, but for ten seconds. */
export const freshMs = 50_000

/** Answers a token as it is, give or take a moment. One that can no longer be read is the last that could. */
export function createTokenReader(
  clock: Clock,
): (token: string | FileToken | undefined) => string | undefined {
  const kept = new WeakMap<FileToken, { readonly text: string; readonly untilMs: number }>()
  return (token) => {
    if (token === undefined || typeof token === 'string') return token
    const known = kept.get(token)
    if (known && clock.nowMs() < known.untilMs) return known.text
    const text = token.read()?.trim()
    if (!text) return known?.text ?? token.first
    kept.set(token, { text, untilMs: clock.nowMs() + freshMs })
    return text
  }
}
