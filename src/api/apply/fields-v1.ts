/**
 * Sets of fields as managedFields carries them: a tree of JSON objects, `{"f:spec":{"f:replicas":
 * {}}}`, in which `.` marks a place that is in the set besides leading on.
 */

import { emptySet, type FieldSet, fieldSet, leaf } from '#api/apply/field-set.ts'
import { compareElements, type PathElement, parseElement } from '#api/apply/path-element.ts'
import { isJsonObject, refuseDeep } from '#api/patch/json-tree.ts'
import type { FieldsV1, Json } from '#api/scalars/scalars.ts'
import { createLru } from '#base/collections/lru.ts'

/** Texts parsed of late. Objects made from one template have the same, and updates read what was written. */
const parsed = createLru<FieldsV1, Parsed>({
  limit: 4 * 1024 * 1024,
  weightOf: ({ text }) => text.length,
})

interface Parsed {
  readonly text: FieldsV1
  readonly set: FieldSet
  /** That it would be written so again: nothing had to be passed over or put into another form. */
  readonly isWhole: boolean
}

/**
 * What a set or a branch of one is written as, kept with it: there are too many of them to be found
 * in a map.
 */
interface Written extends FieldSet {
  text?: FieldsV1
  members?: string
}

/** Throws SyntaxError if the text is no set of fields. */
export function parseFieldsV1(text: FieldsV1): FieldSet {
  return readFieldsV1(text).set
}

/** The set, and whether it would be written so; throws SyntaxError. */
export function readFieldsV1(text: FieldsV1): Parsed {
  const known = parsed.get(text)
  if (known) return known
  const value = JSON.parse(text) as Json
  refuseDeep(value)
  const { children } = readSet(value)
  const set = children.size > 0 ? { member: false, children } : emptySet
  const read = { text, set, isWhole: formatFieldsV1(set) === text }
  parsed.set(text, read)
  return read
}

/** Steps of a kind that is not known yet are passed over. */
function readSet(value: Json): FieldSet {
  if (value === null) return leaf
  if (!isJsonObject(value))
    throw new SyntaxError(`expect { or n, but found ${JSON.stringify(value)}`)
  const children = new Map<PathElement, FieldSet>()
  let member = false
  for (const key of Object.keys(value)) {
    if (key === '.') {
      member = true
      continue
    }
    const element = parseElement(key)
    if (element !== undefined) children.set(element, readSet(value[key]!))
  }
  return fieldSet(member || children.size === 0, children)
}

/** The canonical text: steps in upstream's order, no spaces. */
export function formatFieldsV1(set: FieldSet): FieldsV1 {
  const written = set as Written
  if (written.text !== undefined) return written.text
  const text = `{${membersOf(set)}}`
  if (!Object.isFrozen(set)) written.text = text
  parsed.set(text, { text, set, isWhole: true })
  return text
}

/**
 * What stands between the braces. It is kept for every branch: sets share what they have in common,
 * so that little of a set that changed is written anew.
 */
function membersOf(set: FieldSet): string {
  if (set.children.size === 0) return ''
  const written = set as Written
  if (written.members !== undefined) return written.members
  let result = ''
  for (const element of sortedElements(set.children)) {
    const child = set.children.get(element)!
    const inner = membersOf(child)
    const dot = child.member && inner !== '' ? '".":{},' : ''
    result += `${result === '' ? '' : ','}${quoted(element)}:{${dot}${inner}}`
  }
  written.members = result
  return result
}

const plainElement = /^f:[\w./-]*$/

/** Most steps are names of fields, which need no care. */
function quoted(element: PathElement): string {
  return plainElement.test(element) ? `"${element}"` : JSON.stringify(element)
}

function sortedElements(children: FieldSet['children']): readonly PathElement[] {
  const elements = [...children.keys()]
  return elements.length > 1 ? elements.sort(compareElements) : elements
}
