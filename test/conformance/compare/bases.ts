/** The recorded objects that are changed: what each needs first, and where it is made and kept. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { KindDefinition } from '#api/definition.ts'
import { apiVersionOf } from '#api/definition.ts'
import type { ObjectType } from '#api/schema.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import type { MutationTable } from '../mutations/table.ts'

export interface Base {
  /** The recording's own name, such as `core-pod-probes`. */
  readonly name: string
  /** Whether the server has to serve every version to know it. */
  readonly all: boolean
  readonly table: MutationTable
  /** Absent for custom resources, whose types the recording itself defines. */
  readonly definition?: KindDefinition
  readonly type?: ObjectType
}

interface Typed {
  readonly apiVersion: string
  readonly kind: string
}

export function readBases(golden: string, patterns: readonly string[]): readonly Base[] {
  const files = globSync(['mutations/*.json', 'mutations-all/*.json'], { cwd: golden }).toSorted()
  return files
    .map((file): Base => {
      const table = JSON.parse(readFileSync(`${golden}/${file}`, 'utf8')) as MutationTable
      const { apiVersion, kind } = (table.base ?? table.stored) as Typed
      const type = schema.typeOf(apiVersion, kind)
      const definition = type && definitionOf(apiVersion, kind)
      const name = basename(file, '.mutations.json')
      const all = file.startsWith('mutations-all')
      return { name, all, table, ...(definition && { definition }), ...(type && { type }) }
    })
    .filter(({ name, table }) => {
      return patterns.length === 0 || patterns.some((one) => matches(one, name, table.kind))
    })
}

/** A pattern names a kind in whole, or a part of a recording's name. */
function matches(pattern: string, name: string, kind: string): boolean {
  return /^[A-Z]/.test(pattern) ? pattern === kind : name.includes(pattern)
}

function definitionOf(apiVersion: string, kind: string): KindDefinition | undefined {
  return kinds.find(
    (one) =>
      one.kind === kind &&
      (apiVersionOf(one) === apiVersion ||
        one.versions?.some((version) => version.apiVersion === apiVersion)),
  )
}
