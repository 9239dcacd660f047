/** Every scenario, by name. */
import type { Scenario } from '../steps.ts'
import { kinds } from './kinds.ts'
import { patches } from './patches.ts'
import { paths } from './paths.ts'
import { writes } from './writes.ts'

export function scenarios(): readonly (readonly [string, Scenario])[] {
  const groups = { kinds, patches, paths, writes }
  return Object.entries(groups).flatMap(([group, each]) =>
    Object.entries(each).map(([name, scenario]) => [`${group}/${name}`, scenario] as const),
  )
}
