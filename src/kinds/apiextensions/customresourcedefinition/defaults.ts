import { withChanges, withoutFields } from '#api/objects/sharing.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

const httpsPort = 443

export function withDefaults(crd: CustomResourceDefinition): CustomResourceDefinition {
  const { spec, status = {} } = crd
  const names = withOtherNames(spec.names)
  const conversion = withPort(withoutEmptyWebhook(spec.conversion ?? { strategy: 'None' }))
  const stored = status.storedVersions?.length ? undefined : storedVersion(spec.versions)
  return withChanges(crd, {
    spec: withChanges(spec, { names, conversion }),
    status: withChanges(status, { storedVersions: stored }),
  })
}

function withOtherNames(names: CustomResourceDefinitionNames): CustomResourceDefinitionNames {
  const { kind, singular = '', listKind = '' } = names
  return withChanges(names, {
    singular: singular === '' && kind !== '' ? kind.toLowerCase() : undefined,
    listKind: listKind === '' && kind !== '' ? `${kind}List` : undefined,
  })
}

type Conversion = NonNullable<CustomResourceDefinition['spec']['conversion']>

/** A webhook that says nothing is none. */
function withoutEmptyWebhook(conversion: Conversion): Conversion {
  const { webhook } = conversion
  if (!webhook || webhook.clientConfig || webhook.conversionReviewVersions.length > 0) {
    return conversion
  }
  return withoutFields(conversion, 'webhook')
}

function withPort(conversion: Conversion): Conversion {
  const { webhook } = conversion
  const service = webhook?.clientConfig?.service
  if (!webhook?.clientConfig || !service || service.port !== undefined) return conversion
  const clientConfig = { ...webhook.clientConfig, service: { ...service, port: httpsPort } }
  return { ...conversion, webhook: { ...webhook, clientConfig } }
}

/** The version new objects are stored in, as the list that status keeps. */
export function storedVersion(
  versions: readonly CustomResourceDefinitionVersion[],
): readonly string[] | undefined {
  const found = versions.find(({ storage }) => storage)
  return found && [found.name]
}
