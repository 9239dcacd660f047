/** Discovery of one version as servers of old answer it, in the form that is answered for all together. */
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type {
  APIResourceDiscovery,
  APISubresourceDiscovery,
  APIVersionDiscovery,
} from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import type { Extension } from '#server/aggregation/extension.ts'

/** Subresources, which stand in the list by themselves, belong to their resource. */
export function versionOfResourceList(
  list: JsonObject,
  { group, version }: Pick<Extension, 'group' | 'version'>,
): APIVersionDiscovery {
  const all = objectsIn(list.resources)
  const parts = all.filter(({ name }) => textOf(name).includes('/'))
  const kindOf = (resource: JsonObject) => ({
    group: textOf(resource.group) || group,
    version: textOf(resource.version) || version,
    kind: textOf(resource.kind),
  })
  const partsOf = (name: string): readonly APISubresourceDiscovery[] =>
    parts
      .filter((part) => textOf(part.name).startsWith(`${name}/`))
      .map((part) => ({
        subresource: textOf(part.name).slice(name.length + 1),
        responseKind: kindOf(part),
        verbs: textsIn(part.verbs),
      }))
  const resources = all
    .filter(({ name }) => !textOf(name).includes('/'))
    .map((resource): APIResourceDiscovery => {
      const name = textOf(resource.name)
      const subresources = partsOf(name)
      const [shortNames, categories] = [textsIn(resource.shortNames), textsIn(resource.categories)]
      return {
        resource: name,
        responseKind: kindOf(resource),
        scope: resource.namespaced === true ? 'Namespaced' : 'Cluster',
        singularResource: textOf(resource.singularName),
        verbs: textsIn(resource.verbs),
        ...(shortNames.length > 0 && { shortNames }),
        ...(categories.length > 0 && { categories }),
        ...(subresources.length > 0 && { subresources }),
      }
    })
  return { version, ...(resources.length > 0 && { resources }), freshness: 'Current' }
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((one) => isJsonObject(one)) : []
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
