/** `--runtime-config`: which APIs are served. */
import { isGrammarError } from '#api/grammar-error.ts'
import type { FlagValues } from '#base/component-flags.ts'
import { kinds } from '#kinds/list.ts'
import { groupVersionsOf } from '#server/served/resource-table.ts'
import { parseRuntimeConfig } from '#server/served/runtime-config.ts'

/** The core group has no name, and older ways to say so. */
export function runtimeConfigOf(flags: FlagValues): string {
  const pairs = [...flags.map('runtime-config')].filter(([key]) => key !== 'api/legacy')
  const named = pairs.map(([key, value]) => [
    /^(?:api\/)?v1(?:\/|$)/.test(key) ? '/v1' : key,
    value,
  ])
  return named.map((pair) => pair.join('=')).join(',')
}

export function runtimeConfigProblems(flags: FlagValues): readonly string[] {
  try {
    parseRuntimeConfig(runtimeConfigOf(flags), groupVersionsOf(kinds))
    return []
  } catch (error) {
    if (isGrammarError(error)) return [error.message]
    throw error
  }
}

/** In the order in which they count. */
const ofFairness = ['flowcontrol.apiserver.k8s.io/v1', 'api/ga', 'api/all']

/** Whoever shares the server by priority reads the objects that say how. */
export function fairnessProblems(flags: FlagValues): readonly string[] {
  const given = flags.map('runtime-config')
  const key = ofFairness.find((name) => ['true', 'false'].includes(given.get(name) ?? ''))
  if (key === undefined || given.get(key) === 'true') return []
  if (!flags.isOn('enable-priority-and-fairness')) return []
  return [`--runtime-config=${key}=false conflicts with --enable-priority-and-fairness=true`]
}
