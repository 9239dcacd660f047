/** The recorded objects that are changed: what each needs first, and where it is made and kept. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { KindDefinition } from '#api/definition.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import type { MutationTable } from '../mutations/table.ts'
import { isServedAs, readOwnObjects, tableOfOwn } from './own.ts'

export interface Base {
  /** The recording's own name, such as `core-pod-probes`. */
  readonly name: string
  /** Whether the server has to serve every version to know it. */
  readonly all: boolean
  readonly table: MutationTable
  /** Absent for custom resources, whose types the recording itself defines. */
  readonly definition?: KindDefinition
  readonly type?: ObjectType
  /** Not recorded: it is made and changed in every way. */
  readonly own?: true
}

interface Typed {
  readonly apiVersion: string
  readonly kind: string
}

export function readBases(golden: string, patterns: readonly string[]): readonly Base[] {
  const files = globSync(['mutations/*.json', 'mutations-all/*.json'], { cwd: golden }).toSorted()
  const recorded = files.map((file): Base => {
    const table = JSON.parse(readFileSync(`${golden}/${file}`, 'utf8')) as MutationTable
    const { apiVersion, kind } = (table.base ?? table.stored) as Typed
    const type = schema.typeOf(apiVersion, kind)
    const definition = type && definitionOf({ apiVersion, kind })
    const name = basename(file, '.mutations.json')
    const all = file.startsWith('mutations-all')
    return { name, all, table, ...(definition && { definition }), ...(type && { type }) }
  })
  return [...recorded, ...ownBases()].filter(({ name, table }) => {
    return patterns.length === 0 || patterns.some((one) => matches(one, name, table.kind))
  })
}

function ownBases(): readonly Base[] {
  return readOwnObjects().map((object): Base => {
    const { name, all, written } = object
    const definition = definitionOf(written)
    const type = schema.typeOf(written.apiVersion, written.kind)
    if (!definition || !type) throw new Error(`no kind is ${written.apiVersion} ${written.kind}`)
    return { name, all, own: true, table: tableOfOwn(object, definition), definition, type }
  })
}

/** A pattern names a kind in whole, or a part of a recording's name. */
function matches(pattern: string, name: string, kind: string): boolean {
  return /^[A-Z]/.test(pattern) ? pattern === kind : name.includes(pattern)
}

function definitionOf(written: Typed): KindDefinition | undefined {
  return kinds.find((one) => isServedAs(one, written))
}
