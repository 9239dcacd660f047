/**
 * The old version, in which upstream still keeps definitions though it no longer serves it. What
 * all versions of a kind share stands there once, beside them.
 */
import { isDeepStrictEqual } from 'node:util'
import type { VersionDefinition } from '#api/definition.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'
import type {
  CustomResourceDefinition as Beta,
  CustomResourceConversion as BetaConversion,
  CustomResourceDefinitionSpec as BetaSpec,
  CustomResourceDefinitionVersion as BetaVersion,
} from '#kinds/removed/apiextensions-v1beta1.ts'

const beta = 'apiextensions.k8s.io/v1beta1'

export const v1beta1: VersionDefinition<CustomResourceDefinition, Beta> = {
  apiVersion: beta,
  serving: 'never',
  toHub: ({ spec, ...object }) => ({
    ...object,
    apiVersion: 'apiextensions.k8s.io/v1',
    spec: specToHub(spec),
  }),
  fromHub: ({ spec, ...object }) => ({ ...object, apiVersion: beta, spec: specFromHub(spec) }),
}

type Shared = Pick<
  BetaVersion,
  'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'
>

const sharedFields = [
  'schema',
  'subresources',
  'additionalPrinterColumns',
  'selectableFields',
] as const satisfies readonly (keyof Shared)[]

function specFromHub(spec: CustomResourceDefinitionSpec): BetaSpec {
  const { versions: given, conversion, preserveUnknownFields = false, ...rest } = spec
  const versions = given.map(versionFromHub)
  const [first] = versions
  if (!first) return { ...rest, preserveUnknownFields }
  const same = sharedFields.filter((field) =>
    versions.every((version) => isDeepStrictEqual(version[field], first[field])),
  )
  const { schema, ...shared } = Object.fromEntries(
    same.flatMap((field) => (first[field] === undefined ? [] : [[field, first[field]]])),
  ) as Shared
  return {
    ...rest,
    version: first.name,
    ...(schema && { validation: schema }),
    ...shared,
    versions: versions.map((version) => withoutFields(version, ...same)),
    ...(conversion && { conversion: conversionFromHub(conversion) }),
    preserveUnknownFields,
  }
}

function versionFromHub(version: CustomResourceDefinitionVersion): BetaVersion {
  const { additionalPrinterColumns: columns, ...rest } = version
  if (!columns) return rest
  const additionalPrinterColumns = columns.map(({ jsonPath, ...column }) => ({
    ...column,
    JSONPath: jsonPath,
  }))
  return { ...rest, additionalPrinterColumns }
}

function conversionFromHub({ webhook, ...rest }: CustomResourceConversion): BetaConversion {
  if (!webhook) return rest
  const { clientConfig, conversionReviewVersions } = webhook
  return {
    ...rest,
    ...(clientConfig && { webhookClientConfig: clientConfig }),
    conversionReviewVersions,
  }
}

function specToHub(spec: BetaSpec): CustomResourceDefinitionSpec {
  const {
    version,
    validation,
    subresources,
    additionalPrinterColumns,
    selectableFields,
    versions = version ? [{ name: version, served: true, storage: true }] : [],
    conversion,
    preserveUnknownFields = true,
    ...rest
  } = spec
  const shared: Shared = {
    ...(validation && { schema: validation }),
    ...(subresources && { subresources }),
    ...(additionalPrinterColumns && { additionalPrinterColumns }),
    ...(selectableFields && { selectableFields }),
  }
  return {
    ...rest,
    versions: versions.map((one) => versionToHub({ ...shared, ...one })),
    ...(conversion && { conversion: conversionToHub(conversion) }),
    ...(preserveUnknownFields && { preserveUnknownFields }),
  }
}

function versionToHub(version: BetaVersion): CustomResourceDefinitionVersion {
  const { additionalPrinterColumns: columns, ...rest } = version
  if (!columns) return rest
  const additionalPrinterColumns = columns.map(({ JSONPath: jsonPath, ...column }) => ({
    ...column,
    jsonPath,
  }))
  return { ...rest, additionalPrinterColumns }
}

function conversionToHub(conversion: BetaConversion): CustomResourceConversion {
  const { webhookClientConfig: clientConfig, conversionReviewVersions, ...rest } = conversion
  if (!clientConfig && !conversionReviewVersions) return rest
  return {
    ...rest,
    webhook: {
      ...(clientConfig && { clientConfig }),
      conversionReviewVersions: conversionReviewVersions ?? [],
    },
  }
}
