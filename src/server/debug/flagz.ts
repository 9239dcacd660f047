/** /flagz: the command line, with what it leaves out. */
import type { Random } from '#base/random.ts'
import { createZPage, type ZPage } from '#server/debug/z-page.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

export interface FlagzOptions {
  readonly random: Random
  /** By name, as texts. */
  readonly flags: Readonly<Record<string, string>>
}

export function createFlagz({ random, flags }: FlagzOptions): PathHandler {
  const sorted = Object.entries(flags).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const page: ZPage = {
    kind: 'Flagz',
    text: (delimiter) => sorted.map(([name, value]) => `${name}${delimiter}${value}\n`).join(''),
    fields: () => ({ flags: Object.fromEntries(sorted) }),
  }
  return createZPage(page, random)
}
