/** Reads and judges the file of an audit policy, in upstream's words. */
import { parseJson } from '#api/codec/json.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { jsonOfYaml } from '#api/codec/yaml.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import {
  type FieldError,
  formatFieldErrors,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { goJsonKind } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'
import {
  type AuditLevel,
  type AuditPolicy,
  type AuditRule,
  type AuditStage,
  auditLevels,
  auditStages,
  type GroupResources,
} from '#server/audit/policy.ts'

/** The policy cannot be followed. The message is complete, but for the name of the file. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
}

export interface ReadPolicy {
  readonly policy: AuditPolicy
  /** What was passed over, as upstream does too. */
  readonly complaints: readonly string[]
}

const apiVersion = 'audit.k8s.io/v1'

/** Throws PolicyError. */
export function readPolicy(text: string): ReadPolicy {
  const { object, complaints } = decode(text)
  const reader = new Reader(complaints)
  const policy = reader.policy(object)
  const errors = policy.rules.flatMap((rule, i) => judgeRule(rule, path('rules').index(i)))
  if (errors.length > 0) throw new PolicyError(formatFieldErrors(errors))
  if (policy.rules.length === 0) throw new PolicyError('loaded illegal policy with 0 rules')
  return { policy, complaints }
}

function decode(text: string): { readonly object: JsonObject; readonly complaints: string[] } {
  try {
    const { json, strict } = jsonOfYaml(text)
    const { object, strict: more } = parseJson(json)
    if (!isJsonObject(object)) throw undecodable(`the policy is no object`)
    const { kind, apiVersion: version } = object
    const shown = json.toString()
    if (!kind) throw undecodable(`Object 'Kind' is missing in '${shown}'`)
    if (!version) throw undecodable(`Object 'apiVersion' is missing in '${shown}'`)
    if (kind !== 'Policy' || version !== apiVersion) {
      throw undecodable(
        `no kind ${quoteGo(String(kind))} is registered for version ${quoteGo(String(version))}`,
      )
    }
    return { object, complaints: [...strict, ...more] }
  } catch (error) {
    if (isDecodeError(error)) throw undecodable(error.message)
    throw error
  }
}

function undecodable(why: string): PolicyError {
  return new PolicyError(`failed decoding: ${why}`)
}

const policyFields = ['kind', 'apiVersion', 'metadata', 'rules', 'omitStages', 'omitManagedFields']
const ruleTexts = ['users', 'userGroups', 'verbs', 'namespaces', 'nonResourceURLs'] as const
const ruleFields = ['level', 'resources', 'omitStages', 'omitManagedFields', ...ruleTexts]
const resourceFields = ['group', 'resources', 'resourceNames']

/** From JSON to the shapes of a policy. What has no place in them is told, and passed over. */
class Reader {
  readonly #complaints: string[]

  constructor(complaints: string[]) {
    this.#complaints = complaints
  }

  policy(object: JsonObject): AuditPolicy {
    this.#know(object, policyFields, '')
    return {
      rules: this.#list(object, 'rules', 'Policy').map((rule, i) =>
        this.#rule(rule, `rules[${i}]`),
      ),
      omitStages: this.#texts(object, 'omitStages', 'Policy') as readonly AuditStage[],
      omitManagedFields: this.#flag(object, 'omitManagedFields', 'Policy') ?? false,
    }
  }

  #rule(value: Json, at: string): AuditRule {
    const rule = this.#object(value, 'v1.PolicyRule', at)
    this.#know(rule, ruleFields, at)
    const texts = (name: string) => this.#texts(rule, name, 'PolicyRule')
    const isOmitted = this.#flag(rule, 'omitManagedFields', 'PolicyRule')
    return {
      level: this.#text(rule, 'level', 'PolicyRule') as AuditLevel,
      users: texts('users'),
      userGroups: texts('userGroups'),
      verbs: texts('verbs'),
      namespaces: texts('namespaces'),
      nonResourceURLs: texts('nonResourceURLs'),
      omitStages: texts('omitStages') as readonly AuditStage[],
      resources: this.#list(rule, 'resources', 'PolicyRule').map((one, i) =>
        this.#resources(one, `${at}.resources[${i}]`),
      ),
      ...(isOmitted !== undefined && { omitManagedFields: isOmitted }),
    }
  }

  #resources(value: Json, at: string): GroupResources {
    const given = this.#object(value, 'v1.GroupResources', at)
    this.#know(given, resourceFields, at)
    return {
      group: this.#text(given, 'group', 'GroupResources'),
      resources: this.#texts(given, 'resources', 'GroupResources'),
      resourceNames: this.#texts(given, 'resourceNames', 'GroupResources'),
    }
  }

  #know(object: JsonObject, fields: readonly string[], at: string): void {
    for (const name of Object.keys(object)) {
      if (fields.includes(name)) continue
      this.#complaints.push(`unknown field "${at === '' ? name : `${at}.${name}`}"`)
    }
  }

  #object(value: Json, type: string, at: string): JsonObject {
    if (isJsonObject(value)) return value
    throw undecodable(`json: cannot unmarshal ${goJsonKind(value)} into ${at} of type ${type}`)
  }

  #list(object: JsonObject, name: string, of: string): readonly Json[] {
    const value = object[name] ?? []
    if (Array.isArray(value)) return value
    throw misfit(value, of, name, 'a list')
  }

  #texts(object: JsonObject, name: string, of: string): readonly string[] {
    return this.#list(object, name, of).map((value) => {
      if (typeof value === 'string') return value
      if (value === null) return ''
      throw misfit(value, of, name, 'string')
    })
  }

  #text(object: JsonObject, name: string, of: string): string {
    const value = object[name] ?? ''
    if (typeof value === 'string') return value
    throw misfit(value, of, name, 'string')
  }

  #flag(object: JsonObject, name: string, of: string): boolean | undefined {
    const value = object[name] ?? undefined
    if (value === undefined || typeof value === 'boolean') return value
    throw misfit(value, of, name, 'bool')
  }
}

function misfit(value: Json, of: string, name: string, type: string): PolicyError {
  const where = `Go struct field ${of}.${name} of type ${type}`
  return undecodable(`json: cannot unmarshal ${goJsonKind(value)} into ${where}`)
}

function judgeRule(rule: AuditRule, at: FieldPath): readonly FieldError[] {
  const { nonResourceURLs, resources, namespaces } = rule
  const isMixed = nonResourceURLs.length > 0 && (resources.length > 0 || namespaces.length > 0)
  const mixed = 'rules cannot apply to both regular resources and non-resource URLs'
  return [
    ...judgeLevel(rule.level, at.child('level')),
    ...judgePaths(nonResourceURLs, at.child('nonResourceURLs')),
    ...judgeResources(resources, at.child('resources')),
    ...judgeStages(rule.omitStages, at.child('omitStages')),
    ...(isMixed ? [invalid(at.child('nonResourceURLs'), nonResourceURLs, mixed)] : []),
  ]
}

function judgeLevel(level: string, at: FieldPath): readonly FieldError[] {
  if (level === '') return [required(at)]
  return auditLevels.includes(level as AuditLevel) ? [] : [notSupported(at, level, auditLevels)]
}

function judgePaths(urls: readonly string[], at: FieldPath): readonly FieldError[] {
  return urls.flatMap((url, i) => {
    if (url === '*') return []
    const errors: FieldError[] = []
    if (!url.startsWith('/')) {
      errors.push(
        invalid(at.index(i), url, "non-resource URL rules must begin with a '/' character"),
      )
    }
    if (url.slice(0, -1).includes('*')) {
      const why = "non-resource URL wildcards '*' must be the final character of the rule"
      errors.push(invalid(at.index(i), url, why))
    }
    return errors
  })
}

function judgeResources(all: readonly GroupResources[], at: FieldPath): readonly FieldError[] {
  return all.flatMap(({ group, resources, resourceNames }) => {
    const wrong = group === '' ? [] : dns1123SubdomainErrors(group)
    const isLoose = resourceNames.length > 0 && resources.length === 0
    const loose = 'using resourceNames requires at least one resource'
    return [
      ...(wrong.length > 0 ? [invalid(at.child('group'), group, wrong.join(','))] : []),
      ...(isLoose ? [invalid(at.child('resourceNames'), resourceNames, loose)] : []),
    ]
  })
}

function judgeStages(stages: readonly string[], at: FieldPath): readonly FieldError[] {
  return stages.flatMap((stage, i) =>
    auditStages.includes(stage as AuditStage)
      ? []
      : [invalid(at.index(i), stage, `allowed stages are ${auditStages.join(',')}`)],
  )
}
