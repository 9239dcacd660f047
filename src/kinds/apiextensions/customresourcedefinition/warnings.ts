/** Formats that mean nothing to the server are kept, but whoever writes them is told so. */

import { isKnownFormat } from '#api/custom/formats.ts'
import { hasSchema } from '#api/custom/json-schema.ts'
import { quoteGo } from '#base/go/text.ts'
import { commonParts } from '#kinds/apiextensions/customresourcedefinition/common-parts.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

/** Those that were there before are no news. */
export function warningsOf(
  crd: CustomResourceDefinition,
  old?: CustomResourceDefinition,
): readonly string[] {
  const known = new Set(old ? unknownFormats(old) : [])
  return unknownFormats(crd)
    .filter((format) => !known.has(format))
    .map((format) => `unrecognized format ${quoteGo(format)}`)
}

function unknownFormats({ spec }: CustomResourceDefinition): readonly string[] {
  const { common, versions } = commonParts(spec)
  const found: string[] = []
  for (const { schema } of [common, ...versions]) {
    hasSchema(schema?.openAPIV3Schema, ({ type = '', format = '' }) => {
      if (format !== '' && !isKnownFormat(type, format)) found.push(format)
      return false
    })
  }
  return found
}
