/**
 * Upstream keeps what all versions of a definition say alike once, beside the versions, and its
 * complaints name that place: `spec.validation`, not `spec.versions[0].schema`.
 */
import { isSame } from '#api/objects/equality.ts'
import type {
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

type Version = CustomResourceDefinitionVersion
type Part = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'

const parts: readonly Part[] = [
  'schema',
  'subresources',
  'additionalPrinterColumns',
  'selectableFields',
]

export interface CommonParts {
  /** What all versions say alike. */
  readonly common: Pick<Version, Part>
  /** The versions without it. */
  readonly versions: readonly Version[]
}

export function commonParts({ versions }: CustomResourceDefinitionSpec): CommonParts {
  const [first] = versions
  if (!first) return { common: {}, versions }
  const alike = parts.filter((part) =>
    versions.every((version) => isSame(version[part], first[part])),
  )
  return {
    common: Object.fromEntries(alike.map((part) => [part, first[part]])),
    versions: versions.map((version) => without(version, alike)),
  }
}

function without(version: Version, alike: readonly Part[]): Version {
  const copy = { ...version }
  for (const part of alike) delete copy[part]
  return copy
}
