/** Authorization by attributes: what lines of a file say of users and groups, as upstream has it. */
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import type { Attributes, Authorizer } from '#server/authz/authorizer.ts'
import type { GrantLister } from '#server/authz/rule-lister.ts'
import {
  ConfigurationError,
  decodeConfiguration,
  isConfigurationError,
} from '#server/configuration/decode.ts'
import { authenticatedGroup, type User } from '#server/user.ts'

/** Empty where nothing is said: that is matched by nothing but what has none either. */
export interface AbacPolicy {
  readonly user: string
  readonly group: string
  readonly readonly: boolean
  readonly apiGroup: string
  readonly resource: string
  readonly namespace: string
  readonly nonResourcePath: string
}

const texts = ['user', 'group', 'apiGroup', 'resource', 'namespace', 'nonResourcePath'] as const
const apiVersion = 'abac.authorization.kubernetes.io/v1beta1'

/** One policy a line. Throws ConfigurationError, with upstream's words. */
export function parseAbacPolicies(text: string, path: string): readonly AbacPolicy[] {
  return text.split('\n').flatMap((line, i) => {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) return []
    try {
      return [policyIn(trimmed)]
    } catch (error) {
      const where = `error reading policy file ${path}, line ${i + 1}: ${line}`
      throw new ConfigurationError(`${where}: ${(error as Error).message}`, { cause: error })
    }
  })
}

const policyFields = [
  ...texts.map((name) => [name, 'string', 0, 'r'] as const),
  ['readonly', 'bool', 0, 'r'] as const,
]

function policyIn(line: string): AbacPolicy {
  const form = { known: { [apiVersion]: ['Policy'] }, kinds: ['Policy'], isLenient: true } as const
  try {
    const { spec } = decodeConfiguration<{ readonly spec: AbacPolicy }>(line, {
      ...form,
      shapes: { Policy: [['spec', 'PolicySpec', 0, 'r']], PolicySpec: policyFields },
    })
    return ofEverybody(spec)
  } catch (error) {
    if (!isConfigurationError(error)) throw error
    return oldPolicyIn(line)
  }
}

/** Of the form that had no version: what it leaves out stands for all. */
function oldPolicyIn(line: string): AbacPolicy {
  const old = decodeConfiguration<AbacPolicy>(
    JSON.stringify({ ...(JSON.parse(line) as object), apiVersion, kind: 'Policy' }),
    {
      known: { [apiVersion]: ['Policy'] },
      kinds: ['Policy'],
      isLenient: true,
      shapes: { Policy: policyFields },
    },
  )
  const { user, group, namespace, resource } = old
  return ofEverybody({
    readonly: old.readonly,
    user,
    group: user === '' && group === '' ? '*' : group,
    apiGroup: '*',
    namespace: namespace || '*',
    resource: resource || '*',
    nonResourcePath: namespace === '' && resource === '' ? '*' : '',
  })
}

/** Everybody is whoever is known. */
function ofEverybody(policy: AbacPolicy): AbacPolicy {
  const isAll = policy.user === '*' || policy.group === '*'
  return isAll ? { ...policy, user: '', group: authenticatedGroup } : policy
}

export function createAbac(policies: readonly AbacPolicy[]): Authorizer & GrantLister {
  return {
    authorize: (attributes) =>
      policies.some((policy) => allows(policy, attributes))
        ? { verdict: 'allow' }
        : { verdict: 'no opinion', reason: 'No policy matched.' },
    *grants(user, namespace) {
      for (const policy of policies) {
        const isThere = policy.namespace === '*' || policy.namespace === namespace
        if (isThere && isAbout(policy, user)) yield { rules: rulesOf(policy) }
      }
    },
  }
}

const readingVerbs = ['get', 'list', 'watch']

function allows(policy: AbacPolicy, attributes: Attributes): boolean {
  if (!isAbout(policy, attributes.user)) return false
  if (policy.readonly && !readingVerbs.includes(attributes.verb)) return false
  if ('path' in attributes) return leadsTo(policy.nonResourcePath, attributes.path)
  const { namespace, resource, group } = attributes
  return (
    isOr(policy.namespace, namespace) &&
    isOr(policy.resource, resource) &&
    isOr(policy.apiGroup, group)
  )
}

/** A policy that names nobody is about nobody. */
function isAbout({ user, group }: AbacPolicy, { name, groups }: User): boolean {
  if (user !== '' && user !== name) return false
  if (group !== '' && !groups.includes(group)) return false
  return user !== '' || group !== ''
}

function isOr(wanted: string, value: string): boolean {
  return wanted === '*' || wanted === value
}

function leadsTo(wanted: string, path: string): boolean {
  if (isOr(wanted, path)) return true
  return wanted.endsWith('*') && path.startsWith(wanted.replace(/\*+$/, ''))
}

function rulesOf(policy: AbacPolicy): readonly PolicyRule[] {
  const verbs = policy.readonly ? readingVerbs : ['*']
  const { apiGroup, resource, nonResourcePath } = policy
  return [
    ...(resource === '' ? [] : [{ verbs, apiGroups: [apiGroup], resources: [resource] }]),
    ...(nonResourcePath === '' ? [] : [{ verbs, nonResourceURLs: [nonResourcePath] }]),
  ]
}
