/** What scenarios are made of where there is much of it: tables in `data/`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseYaml } from '#base/yaml/yaml.ts'

const textOf = (name: string) => readFileSync(join(import.meta.dirname, 'data', name), 'utf8')

/** Expressions in CEL, one on each line, of one section. */
export function expressionsOf(section: string): readonly string[] {
  const sections = textOf('expressions.txt').split(/^# /m)
  const found = sections.find((one) => one.startsWith(`${section}\n`))
  if (found === undefined) throw new Error(`no expressions of ${section}`)
  return found
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
}

/** Texts with a grammar of their own, by what they are to be. */
export function textsOf(): Readonly<Record<string, readonly string[]>> {
  return parseYaml(textOf('texts.yaml')).value as Readonly<Record<string, readonly string[]>>
}

/** Requests for certificates, and one certificate, by name, as they stand in objects. */
export function certificates(): Readonly<Record<string, string>> {
  const lines = textOf('certificates.txt')
    .split('\n')
    .filter((line) => !/^(#|$)/.test(line))
  return Object.fromEntries(lines.map((line) => line.split(' ')))
}

type Members = Readonly<Record<string, unknown>>

export interface Rows {
  readonly group: string
  readonly kind: string
  readonly plural: string
  readonly isCluster?: true
  readonly objects: readonly { readonly object: Members; readonly status?: Members }[]
}

/** Kinds, with objects that have something in every column of their tables. */
export function rowsOfKinds(): readonly Rows[] {
  const kinds: (Rows & { readonly objects: { object: Members; status?: Members }[] })[] = []
  for (const line of parseYaml(textOf('tables.yaml')).value as readonly Members[]) {
    if ('object' in line) kinds.at(-1)!.objects.push(line as { object: Members })
    else kinds.push({ ...(line as unknown as Rows), objects: [] })
  }
  return kinds
}

/** Where its objects are. */
export function pathOf({ group, plural, isCluster }: Rows, namespace: string): string {
  return `${rootOf(group)}/${isCluster ? '' : `namespaces/${namespace}/`}${plural}`
}

export function rootOf(group: string): string {
  return group.includes('/') ? `/apis/${group}` : `/api/${group}`
}
