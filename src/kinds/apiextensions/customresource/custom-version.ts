import type { JsonSchema } from '#api/custom/json-schema.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type {
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

/** An object of a kind that users defined: metadata as everywhere, all else JSON as it came. */
export interface CustomResource extends Resource {
  readonly status?: Json
}

export interface CustomVersion {
  readonly group: string
  readonly names: CustomResourceDefinitionNames
  readonly scope: string
  readonly version: CustomResourceDefinitionVersion
  /** The version in which objects are stored. */
  readonly stored: string
  /** The version to use instead, if this one is deprecated and there is a newer one that is not. */
  readonly successor?: string
  readonly schema: JsonSchema
  /** Whether unknown fields are kept whatever the schema says, as old definitions may ask. */
  readonly keepsUnknown: boolean
}
