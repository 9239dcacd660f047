/** How objects are converted between the versions of a definition. */
import { dns1035LabelErrors } from '#api/names/dns-names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupportedText,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import {
  validateService,
  validateWebhookUrl,
} from '#kinds/admissionregistration/shared/client-config.ts'
import { validateBundle } from '#kinds/apiextensions/customresourcedefinition/ca-bundle.ts'
import type { Tolerance } from '#kinds/apiextensions/customresourcedefinition/tolerance.ts'
import type {
  CustomResourceConversion,
  WebhookClientConfig,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

const strategies = ['None', 'Webhook']
/** The versions of a review that the API server speaks. */
const known = ['v1', 'v1beta1']

export function validateConversion(
  { strategy, webhook }: CustomResourceConversion,
  at: FieldPath,
  tolerance: Tolerance,
): readonly FieldError[] {
  const config = webhook?.clientConfig
  const versions = webhook?.conversionReviewVersions ?? []
  const wrong = strategyErrors(strategy, at.child('strategy'))
  if (strategy === 'Webhook') {
    return [
      ...wrong,
      ...configErrors(config, at.child('webhookClientConfig'), tolerance),
      ...versionErrors(versions, at.child('conversionReviewVersions'), tolerance),
    ]
  }
  const why = 'should not be set when strategy is not set to Webhook'
  return [
    ...wrong,
    ...(config ? [forbidden(at.child('webhookClientConfig'), why)] : []),
    ...(versions.length > 0 ? [forbidden(at.child('conversionReviewVersions'), why)] : []),
  ]
}

function strategyErrors(strategy: string, at: FieldPath): readonly FieldError[] {
  if (strategy === '') return [required(at)]
  return strategies.includes(strategy) ? [] : [notSupportedText(at, strategy, strategies)]
}

function configErrors(
  config: WebhookClientConfig | undefined,
  at: FieldPath,
  { anyBundle }: Tolerance,
): readonly FieldError[] {
  if (!config) return [required(at, 'required when strategy is set to Webhook')]
  const { caBundle = '' } = config
  return [
    ...targetErrors(config, at),
    ...(caBundle === '' || anyBundle ? [] : validateBundle(caBundle, at.child('caBundle'))),
  ]
}

function targetErrors({ url, service }: WebhookClientConfig, at: FieldPath): readonly FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(at, 'exactly one of url or service is required')]
  }
  if (url !== undefined) return validateWebhookUrl(url, at.child('url'))
  return validateService(service!, at.child('service'))
}

function versionErrors(
  versions: readonly string[],
  at: FieldPath,
  { anyReviewVersion }: Tolerance,
): readonly FieldError[] {
  if (versions.length === 0) return [required(at)]
  const errors = versions.flatMap((version, i) => {
    if (versions.indexOf(version) < i) return [invalid(at.index(i), version, 'duplicate version')]
    return dns1035LabelErrors(version).map((why) => invalid(at.index(i), version, why))
  })
  if (anyReviewVersion || versions.some(isKnownReviewVersion)) return errors
  return [...errors, invalid(at, versions, `must include at least one of ${known.join(', ')}`)]
}

export function isKnownReviewVersion(version: string): boolean {
  return known.includes(version)
}
