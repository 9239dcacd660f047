/** Fields that objects can be selected by besides name and namespace. */
import { findByPath } from '#api/custom/json-path.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'
import { encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import type { SelectableField } from '#kinds/apiextensions/customresourcedefinition/types.ts'

export function selectorsOf(
  fields: readonly SelectableField[],
): Readonly<Record<string, (object: CustomResource) => string>> {
  return Object.fromEntries(
    fields.map(({ jsonPath }) => [
      jsonPath.replace(/^\./, ''),
      (object: CustomResource) => {
        const [value = null] = findByPath(encodeCustom(object), jsonPath)
        return value === null || typeof value === 'object' ? '' : String(value)
      },
    ]),
  )
}
