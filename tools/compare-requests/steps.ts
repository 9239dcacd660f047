/** Steps of a scenario: requests that both servers get, and what is kept of their answers. */
import type { Sent } from './client.ts'

export interface Step extends Sent {
  /** Names for parts of the answer, which later steps may use as `«name»`. */
  readonly keep?: Readonly<Record<string, string>>
  /** Sent again until the answer of each server is so. */
  readonly until?: (status: number, body: unknown) => boolean
  /** Its answer is not compared: it only prepares. */
  readonly quiet?: boolean
  readonly sleepMs?: number
}

/** What a scenario is told: a word of its own, which no other run has, for names that all share. */
export interface Setting {
  readonly namespace: string
  readonly run: string
  readonly random: Chance
}

export type Scenario = (setting: Setting) => readonly Step[]

type Extra = Partial<Step>

export const get = (path: string, extra?: Extra): Step => ({ method: 'GET', path, ...extra })
export const post = (path: string, body: unknown, extra?: Extra): Step => ({
  ...{ method: 'POST', path, body },
  ...extra,
})
export const put = (path: string, body: unknown, extra?: Extra): Step => ({
  ...{ method: 'PUT', path, body },
  ...extra,
})
export const remove = (path: string, body?: unknown, extra?: Extra): Step => ({
  ...{ method: 'DELETE', path },
  ...(body !== undefined && { body }),
  ...extra,
})
export const pause = (sleepMs: number): Step => ({ method: '', path: '', sleepMs })

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

export function patch(
  type: keyof typeof patchTypes,
  path: string,
  body: unknown,
  { headers, ...extra }: Extra = {},
): Step {
  return {
    ...{ method: 'PATCH', path, body },
    headers: { 'content-type': patchTypes[type], ...headers },
    ...extra,
  }
}

/** Server-side apply by a manager. */
export function apply(manager: string, path: string, body: unknown, query = ''): Step {
  return patch('apply', `${path}?fieldManager=${manager}${query}`, body)
}

export const watch = (path: string, frames: number, extra?: Extra): Step => ({
  ...{ method: 'GET', path, frames },
  ...extra,
})

export const as = (user: string, ...groups: string[]): Record<string, string | string[]> => ({
  'impersonate-user': user,
  ...(groups.length > 0 && { 'impersonate-group': groups }),
})

/** Chance that is the same for the same seed. */
export class Chance {
  #state: number

  constructor(seed: string) {
    this.#state = 2_166_136_261
    for (const letter of seed)
      this.#state = Math.imul(this.#state ^ letter.codePointAt(0)!, 16_777_619)
  }

  /** From 0 up to, but not, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  below(end: number): number {
    return Math.floor(this.fraction() * end)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  isLucky(probability: number): boolean {
    return this.fraction() < probability
  }

  some<T>(list: readonly T[], probability = 0.5): T[] {
    return list.filter(() => this.isLucky(probability))
  }
}
