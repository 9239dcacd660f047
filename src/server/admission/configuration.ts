/** What upstream's AdmissionConfiguration and those of its plugins say, in upstream's words where they are wrong. */

import { parseJson } from '#api/codec/json.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  formatFieldError,
  formatFieldErrors,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import { validateTolerations } from '#kinds/core/pod/spec/tolerations.ts'
import type { EventLimit } from '#server/admission/plugins/event-rate-limit.ts'
import type { NodeSelectors } from '#server/admission/plugins/pod-node-selector.ts'
import type { PodSecuritySettings } from '#server/admission/plugins/pod-security/pod-security.ts'
import {
  type Level,
  levelProblem,
  type PolicyDefaults,
  versionProblem,
} from '#server/admission/plugins/pod-security/policy.ts'
import type { TolerationLimits } from '#server/admission/plugins/pod-toleration-restriction.ts'
import type { LimitedResource } from '#server/admission/plugins/resource-quota/coverage.ts'
import {
  ConfigurationError,
  decodeConfiguration,
  type Shapes,
} from '#server/configuration/decode.ts'

export interface AdmissionConfiguration {
  readonly plugins: readonly {
    readonly name: string
    readonly path: string
    readonly configuration?: JsonObject
  }[]
}

export function decodeAdmissionConfiguration(text: string): AdmissionConfiguration {
  return decodeConfiguration(text, {
    kinds: ['AdmissionConfiguration'],
    shapes: {
      AdmissionConfiguration: [['plugins', '[]AdmissionPluginConfiguration', 0, 'r']],
      AdmissionPluginConfiguration: [
        ['name', 'string', 0, 'r'],
        ['path', 'string', 0, 'r'],
        ['configuration', 'RawObject', 0, 'p'],
      ],
    },
  })
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new ConfigurationError(formatFieldErrors(errors))
}

type Given = Readonly<Record<keyof PolicyDefaults | `${keyof PolicyDefaults}-version`, string>>

interface PodSecurityConfiguration {
  readonly defaults: Given
  readonly exemptions: PodSecuritySettings['exemptions']
}

const podSecurityGroup = 'pod-security.admission.config.k8s.io'
const podSecurityKind = 'PodSecurityConfiguration'

export function decodePodSecurity(text: string): PodSecuritySettings {
  const { defaults, exemptions } = decodeConfiguration<PodSecurityConfiguration>(text, {
    known: Object.fromEntries(
      ['v1', 'v1beta1', 'v1alpha1'].map((version) => [
        `${podSecurityGroup}/${version}`,
        [podSecurityKind],
      ]),
    ),
    kinds: [podSecurityKind],
    shapes: {
      PodSecurityConfiguration: [
        ['defaults', 'PodSecurityDefaults', 0, 'r'],
        ['exemptions', 'PodSecurityExemptions', 0, 'r'],
      ],
      PodSecurityDefaults: ['enforce', 'audit', 'warn'].flatMap((purpose) => [
        [purpose, 'string', 0, 'r'] as const,
        [`${purpose}-version`, 'string', 0, 'r'] as const,
      ]),
      PodSecurityExemptions: ['usernames', 'namespaces', 'runtimeClasses'].map(
        (what) => [what, '[]string', 0, 'r'] as const,
      ),
    },
  })
  refuse([
    ...(['enforce', 'warn', 'audit'] as const).flatMap((purpose) => levelErrors(defaults, purpose)),
    ...exemptionErrors(exemptions),
  ])
  const levelOf = (purpose: keyof PolicyDefaults) => ({
    level: (defaults[purpose] || 'privileged') as Level,
    version: defaults[`${purpose}-version`] || 'latest',
  })
  return {
    defaults: { enforce: levelOf('enforce'), audit: levelOf('audit'), warn: levelOf('warn') },
    exemptions,
  }
}

function levelErrors(defaults: Given, purpose: keyof PolicyDefaults): readonly FieldError[] {
  const versioned = `${purpose}-version` as const
  const [level, version] = [defaults[purpose], defaults[versioned]]
  const wrongLevel = level === '' ? undefined : levelProblem(level)
  const wrongVersion = version === '' ? undefined : versionProblem(version)
  return [
    ...(wrongLevel ? [invalid(path('defaults', purpose), level, wrongLevel)] : []),
    ...(wrongVersion ? [invalid(path('defaults', versioned), version, wrongVersion)] : []),
  ]
}

function exemptionErrors(exemptions: PodSecuritySettings['exemptions']): readonly FieldError[] {
  const unnamed = (name: string) => (name === '' ? ['username must not be empty'] : [])
  return [
    ...namesErrors(exemptions.namespaces, 'namespaces', dns1123LabelErrors),
    ...namesErrors(exemptions.runtimeClasses, 'runtimeClasses', dns1123SubdomainErrors),
    ...namesErrors(exemptions.usernames, 'usernames', unnamed),
  ]
}

function namesErrors(
  names: readonly string[],
  what: string,
  errorsOf: (name: string) => readonly string[],
): readonly FieldError[] {
  const seen = new Set<string>()
  return names.flatMap((name, i) => {
    const at: FieldPath = path('exemptions', what).index(i)
    const wrong = errorsOf(name)
    if (wrong.length > 0) return [invalid(at, name, wrong.join(', '))]
    const isDouble = seen.has(name)
    seen.add(name)
    return isDouble ? [duplicate(at, name)] : []
  })
}

const oldQuotaGroup = 'resourcequota.admission.k8s.io'

export function decodeLimitedResources(text: string): readonly LimitedResource[] {
  const { limitedResources } = decodeConfiguration<{
    readonly limitedResources: readonly LimitedResource[]
  }>(text, {
    known: {
      'apiserver.config.k8s.io/v1': ['ResourceQuotaConfiguration'],
      [`${oldQuotaGroup}/v1beta1`]: ['Configuration'],
      [`${oldQuotaGroup}/v1alpha1`]: ['Configuration'],
    },
    kinds: ['ResourceQuotaConfiguration', 'Configuration'],
    shapes: {
      Configuration: [['limitedResources', '[]LimitedResource', 0, 'r']],
      LimitedResource: [
        ['apiGroup', 'string', 0, 'r'],
        ['resource', 'string', 0, 'r'],
        ['matchContains', '[]string', 0, 'r'],
        ['matchScopes', '[]ScopedResourceSelectorRequirement', 0, 'r'],
      ],
      ScopedResourceSelectorRequirement: [
        ['scopeName', 'string', 0, 'r'],
        ['operator', 'string', 0, 'r'],
        ['values', '[]string', 0, ''],
      ],
    },
  })
  refuse(
    limitedResources.flatMap(({ resource }, i) =>
      resource === '' ? [required(path('limitedResources').index(i).child('resource'))] : [],
    ),
  )
  return limitedResources
}

const limitTypes = ['Server', 'Namespace', 'User', 'SourceAndObject']

/** Of nothing, too: the plugin means nothing without limits. */
export function decodeEventLimits(text: string | undefined): readonly EventLimit[] {
  const limits = text === undefined ? [] : readEventLimits(text)
  const at = path('limits')
  refuse([
    ...(limits.length === 0 ? [invalid(at, undefined, 'must not be empty')] : []),
    ...limits.flatMap((limit, i) => eventLimitErrors(limit, at.index(i))),
  ])
  return limits
}

function readEventLimits(text: string): readonly EventLimit[] {
  return decodeConfiguration<{ readonly limits: readonly EventLimit[] }>(text, {
    known: { 'eventratelimit.admission.k8s.io/v1alpha1': ['Configuration'] },
    kinds: ['Configuration'],
    shapes: {
      Configuration: [['limits', '[]Limit', 0, 'r']],
      Limit: [
        ['type', 'string', 0, 'r'],
        ['qps', 'int32', 0, 'r'],
        ['burst', 'int32', 0, 'r'],
        ['cacheSize', 'int32', 0, 'r'],
      ],
    },
  }).limits
}

function eventLimitErrors(
  { type, qps, burst, cacheSize }: EventLimit,
  at: FieldPath,
): readonly FieldError[] {
  const wanted = 'must be positive'
  const isNegative = type !== 'Server' && cacheSize < 0
  return [
    ...(limitTypes.includes(type) ? [] : [notSupported(at.child('type'), type, limitTypes)]),
    ...(burst > 0 ? [] : [invalid(at.child('burst'), burst, wanted)]),
    ...(qps > 0 ? [] : [invalid(at.child('qps'), qps, wanted)]),
    ...(isNegative ? [invalid(at.child('cacheSize'), cacheSize, 'must not be negative')] : []),
  ]
}

/** A file without a kind, of the time before there were any. */
export function decodeNodeSelectors(text: string): NodeSelectors {
  const field = 'podNodeSelectorPluginConfig'
  const { object } = parseJson(jsonOfYaml(text).json)
  const wrong = (what: string) => new ConfigurationError(`${what} must be a map of strings`)
  if (!isJsonObject(object)) throw wrong('configuration')
  const [, selectors = {}] =
    Object.entries(object).find(([name]) => name.toLowerCase() === field.toLowerCase()) ?? []
  if (!isJsonObject(selectors)) throw wrong(field)
  return Object.fromEntries(
    Object.entries(selectors).map(([name, selector]) => {
      if (typeof selector !== 'string') throw wrong(`${field}[${quoteGo(name)}]`)
      return [name, selector]
    }),
  )
}

const tolerationFields: Shapes[string] = [
  ...['key', 'operator', 'value', 'effect'].map((name) => [name, 'string', 0, ''] as const),
  ['tolerationSeconds', 'int64', 0, 'p'],
]

export function decodeTolerationLimits(text: string): TolerationLimits {
  const limits = decodeConfiguration<TolerationLimits>(text, {
    known: { 'podtolerationrestriction.admission.k8s.io/v1alpha1': ['Configuration'] },
    kinds: ['Configuration'],
    isLenient: true,
    shapes: {
      Configuration: [
        ['default', '[]Toleration', 0, 'r'],
        ['whitelist', '[]Toleration', 0, 'r'],
      ],
      Toleration: tolerationFields,
    },
  })
  const at = path('podtolerationrestriction')
  const errors = [
    ...validateTolerations(limits.default, at.child('default')),
    ...validateTolerations(limits.whitelist, at.child('whitelist')),
  ]
  if (errors.length > 0) {
    throw new ConfigurationError(`invalid config: [${errors.map(formatFieldError).join(' ')}]`)
  }
  return limits
}

export interface WebhookAdmission {
  readonly kubeConfigFile: string
  readonly staticManifestsDir: string
}

export function decodeWebhookAdmission(text: string): WebhookAdmission {
  const config = decodeConfiguration<WebhookAdmission>(text, {
    known: { 'apiserver.config.k8s.io/v1': ['WebhookAdmissionConfiguration'] },
    kinds: ['WebhookAdmissionConfiguration'],
    shapes: {
      WebhookAdmission: [
        ['kubeConfigFile', 'string', 0, 'r'],
        ['staticManifestsDir', 'string', 0, 'r'],
      ],
    },
  })
  const { kubeConfigFile, staticManifestsDir } = config
  if (kubeConfigFile !== '' && !kubeConfigFile.startsWith('/')) {
    refuse([invalid(path('kubeConfigFile'), kubeConfigFile, 'must be an absolute file path')])
  }
  if (staticManifestsDir !== '') {
    throw new ConfigurationError(
      'staticManifestsDir: Forbidden: staticManifestsDir requires the ManifestBasedAdmissionControlConfig feature gate to be enabled',
    )
  }
  return config
}
