/** One thing that can be done with a resource, as data, and what such things are called. */
import type { KindDefinition, Verb } from '#api/definition.ts'
import type { ObjectType, Schema } from '#api/schema/schema.ts'
import { type CustomBody, customBody, customListBody } from '#server/openapi/custom-schema.ts'
import type { Describe } from '#server/openapi/describe.ts'
import { type Action, type Parameter, pathParameter } from '#server/openapi/parameters.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch'

/** What is sent or answered: a type, what users defined, a patch of whatever form, or bare text. */
export type Body = ObjectType | CustomBody | 'patch' | 'text'

export interface Operation {
  readonly path: string
  readonly method: Method
  readonly id: string
  readonly description: string
  readonly action: Action
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string }
  readonly parameters: readonly Parameter[]
  readonly request?: { readonly body: Body; readonly optional?: true }
  readonly answer: Body
  readonly codes: readonly number[]
  /** Whether anything may be answered, not only objects. */
  readonly isStream?: true
  /** Whether plain text is one of the forms of the answer. */
  readonly isText?: true
}

export interface OperationContext {
  readonly schema: Schema
  readonly describe: Describe
  readonly table: ResourceTable
}

export interface Place {
  readonly root: string
  readonly resource: ServedResource
  /** `AppsV1`: the middle of every id. */
  readonly prefix: string
  readonly context: OperationContext
}

/** `rbac.authorization.k8s.io` is RbacAuthorization in ids; the group without a name is Core. */
export function idOfGroup(group: string): string {
  if (group === '') return 'Core'
  return group
    .replace(/\.k8s\.io$/, '')
    .split(/[.-]/)
    .map(capital)
    .join('')
}

/** That of a group, or of a version of it. */
export function tagOf({ group, version }: { group: string; version?: string }): string {
  const id = idOfGroup(group)
  const tag = `${id[0]!.toLowerCase()}${id.slice(1)}`
  return version === undefined ? tag : `${tag}_${version}`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const nameOfObject = (kind: string) => pathParameter('name', `Name of the ${kind}.`)
const namespaceOfObjects = pathParameter('namespace', 'Namespace of the objects.')

interface Paths {
  /** Where all are, of every namespace; where there are namespaces, only for reading. */
  readonly everywhere?: string
  readonly collection: string
  readonly object: string
  readonly scope: readonly Parameter[]
  readonly named: 'Namespaced' | ''
}

export function pathsOf({ root, resource: { definition } }: Place, between = ''): Paths {
  const { plural, scope } = definition
  const everywhere = `${root}${between}/${plural}`
  if (scope === 'Cluster') {
    return { collection: everywhere, object: `${everywhere}/{name}`, scope: [], named: '' }
  }
  const collection = `${root}${between}/namespaces/{namespace}/${plural}`
  const object = `${collection}/{name}`
  return { everywhere, collection, object, scope: [namespaceOfObjects], named: 'Namespaced' }
}

export const can = ({ verbs }: KindDefinition, verb: Verb) =>
  verbs === undefined || verbs.includes(verb)

export function base({ resource: { group, version, definition } }: Place, action: Action) {
  return { action, kind: { group, version, kind: definition.kind } }
}

export type Rest = Pick<Operation, 'id' | 'description' | 'answer'> &
  Partial<Pick<Operation, 'parameters' | 'request' | 'codes' | 'isStream' | 'isText'>>

export const metaType = (schema: Schema, name: string): ObjectType =>
  schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${name}`)!

export function bodyOf(resource: ServedResource, context: OperationContext): Body {
  return resource.custom ? customBody(resource, context) : resource.type
}

export function listBodyOf(resource: ServedResource, context: OperationContext): Body {
  if (resource.custom) return customListBody(resource, context)
  return context.schema.typeOf(resource.apiVersion, resource.listKind)!
}

/** An apply creates what is not there, which upstream forgets to say of custom resources. */
export function patchCodes(isCustom: boolean): readonly number[] {
  return isCustom ? [200] : [200, 201]
}
