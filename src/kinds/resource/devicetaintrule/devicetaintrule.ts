import { ageColumn, formatAge, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext, VersionDefinition } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withGeneration, withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import { type FieldError, tooMany } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { DeviceTaintRule } from '#kinds/resource/devicetaintrule/types.ts'
import type { DeviceTaintRule as RuleV1alpha3 } from '#kinds/resource/devicetaintrule/v1alpha3.ts'
import { validateLabelName, validatePoolName } from '#kinds/resource/shared/names.ts'
import { validateTaint, withTimeAdded } from '#kinds/resource/shared/taints.ts'
import { deprecation } from '#kinds/resource/shared/versions.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'

const hub = 'resource.k8s.io/v1beta2'
const alpha = 'resource.k8s.io/v1alpha3'
const conditionLimit = 8

const v1alpha3: VersionDefinition<DeviceTaintRule, RuleV1alpha3> = {
  apiVersion: alpha,
  serving: 'on request',
  deprecated: deprecation(alpha, 'DeviceTaintRule'),
  defaults: (rule, { now }) => withDefaults(rule as DeviceTaintRule, { now }) as RuleV1alpha3,
  toHub: (rule) => ({ ...rule, apiVersion: hub }) as DeviceTaintRule,
  fromHub: (rule) => ({ ...rule, apiVersion: alpha }) as RuleV1alpha3,
}

/** DeviceTaintRules: taints that administrators put on devices. */
export const deviceTaintRules: KindDefinition<DeviceTaintRule> = {
  group: 'resource.k8s.io',
  version: 'v1beta2',
  kind: 'DeviceTaintRule',
  plural: 'devicetaintrules',
  scope: 'Cluster',
  answersDeleted: true,
  versions: [v1alpha3 as VersionDefinition<DeviceTaintRule>],
  metadata: { onUpdate: 'changes' },
  serving: 'on request',
  defaults: withDefaults,
  prepare: {
    create: (rule) => withGeneration(withStatusOf(rule)),
    update: (rule, old, { now }) =>
      withGeneration(withNewTime(withStatusOf(rule, old), old, now), old),
  },
  validate: { create: (rule) => validateRule(rule), update: validateRule },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      untabled: true,
      resetFields: ['spec', 'metadata'],
      prepare: (rule, old) => withUserMetadataOf({ ...rule, spec: old.spec }, old),
      validate: validateStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Key', type: 'string', value: ({ spec }) => spec.taint.key },
    { name: 'Value', type: 'string', value: ({ spec }) => spec.taint.value ?? '' },
    { name: 'Effect', type: 'string', value: ({ spec }) => spec.taint.effect },
    { name: 'TimeAdded', type: 'string', value: ({ spec }, nowMs) => ageOf(spec.taint, nowMs) },
    ageColumn,
  ],
}

function ageOf({ timeAdded }: DeviceTaintRule['spec']['taint'], nowMs: number): string {
  return timeAdded === undefined ? '' : formatAge(timeAdded, nowMs)
}

function withDefaults(rule: DeviceTaintRule, { now }: Pick<RuleContext, 'now'>): DeviceTaintRule {
  const { spec } = rule
  return withChanges(rule, { spec: withChanges(spec, { taint: withTimeAdded(spec.taint, now) }) })
}

/** The time is that of the taint's effect: it changes with the effect, unless the user changed it. */
function withNewTime(rule: DeviceTaintRule, old: DeviceTaintRule, now: Time): DeviceTaintRule {
  const { taint } = rule.spec
  const before = old.spec.taint
  if (taint.effect === before.effect || taint.timeAdded !== before.timeAdded) return rule
  return { ...rule, spec: { ...rule.spec, taint: { ...taint, timeAdded: now } } }
}

function validateRule({ spec }: DeviceTaintRule, old?: DeviceTaintRule): readonly FieldError[] {
  const at = path('spec', 'deviceSelector')
  const { driver, pool, device } = spec.deviceSelector ?? {}
  return [
    ...(driver === undefined ? [] : validateDriverName(driver, at.child('driver'))),
    ...(pool === undefined ? [] : validatePoolName(pool, at.child('pool'))),
    ...(device === undefined ? [] : validateLabelName(device, at.child('device'))),
    ...validateTaint(spec.taint, path('spec', 'taint'), old?.spec.taint.effect),
  ]
}

function validateStatus({ status }: DeviceTaintRule): readonly FieldError[] {
  const conditions = status?.conditions ?? []
  const at = path('status', 'conditions')
  return [
    ...validateConditions(conditions, at),
    ...(conditions.length > conditionLimit ? [tooMany(at, conditions.length, conditionLimit)] : []),
  ]
}
