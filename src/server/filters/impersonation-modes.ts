/**
 * The ways in which a client may be allowed to be taken for somebody else, and what each asks of the
 * authorizer: https://kep.k8s.io/5284.
 */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { validateDomainPrefixedPath } from '#api/validation/domain-names.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Attributes } from '#server/authz/authorizer.ts'
import type { WantedUser } from '#server/filters/impersonation-headers.ts'
import {
  anonymous,
  authenticatedGroup,
  mastersGroup,
  type User,
  unauthenticatedGroup,
} from '#server/user.ts'

export interface Question {
  readonly attributes: Attributes
  /** Why it is refused whatever the authorizer says. */
  readonly refusal?: string
  /** Where it is refused, these are asked instead, and the refusal of theirs is told. */
  readonly each?: readonly Question[]
}

export interface Mode {
  readonly name: string
  /** One after the other. Undefined: this way is not for such users. */
  questions(wanted: WantedUser, attributes: Attributes): readonly Question[] | undefined
  /** To which the user then belongs, whatever the client says. */
  readonly groups?: readonly string[]
}

const accountPrefix = 'system:serviceaccount:'
const nodePrefix = 'system:node:'
const accountsGroup = 'system:serviceaccounts'

const nodesGroup = 'system:nodes'
const nodeNameKey = 'authentication.kubernetes.io/node-name'
const group = 'authentication.k8s.io'

const associatedNode: Mode = {
  name: 'associated-node',
  groups: [nodesGroup],
  questions(wanted, attributes) {
    const node = nodeOf(wanted)
    const { name, extra } = attributes.user
    const [own, ...others] = extra?.[nodeNameKey] ?? []
    const isOwn = others.length === 0 && own === node && accountOf(name) !== undefined
    if (node === undefined || !isNameAlone(wanted) || !isOwn) return undefined
    return constrained(this.name, attributes, [{ resource: 'nodes', name: '*' }])
  },
}

const arbitraryNode: Mode = {
  name: 'arbitrary-node',
  groups: [nodesGroup],
  questions(wanted, attributes) {
    const node = nodeOf(wanted)
    if (node === undefined || !isNameAlone(wanted)) return undefined
    return constrained(this.name, attributes, [{ resource: 'nodes', name: node }])
  },
}

const serviceAccount: Mode = {
  name: 'serviceaccount',
  questions(wanted, attributes) {
    const account = accountOf(wanted.name)
    if (!account || !isNameAlone(wanted)) return undefined
    return constrained(this.name, attributes, [{ resource: 'serviceaccounts', ...account }])
  },
}

const userInfo: Mode = {
  name: 'user-info',
  questions(wanted, attributes) {
    if (accountOf(wanted.name) || nodeOf(wanted) !== undefined) return undefined
    const uid = wanted.uid === '' ? [] : [{ resource: 'uids', name: wanted.uid }]
    return constrained(this.name, attributes, [
      ...[{ resource: 'users', name: wanted.name }, ...uid],
      ...allAtOnce({ resource: 'groups', name: '*' }, groupTargets(wanted)),
      ...allAtOnce({ resource: 'userextras', subresource: '*', name: '*' }, extraTargets(wanted)),
    ])
  },
}

/** Whoever may impersonate a user may do so for every request. */
export const legacy: Mode = {
  name: 'legacy',
  questions({ name, uid, groups, extra }, { user }) {
    const account = accountOf(name)
    const verb = 'impersonate'
    const core: readonly Target[] = [
      account ? { resource: 'serviceaccounts', ...account } : { resource: 'users', name },
    ]
    return [
      ...core.map((target) => asked(user, { ...target, verb, group: '' })),
      ...(uid === '' ? [] : [asked(user, { resource: 'uids', name: uid, verb, group })]),
      ...groups.map((each) => asked(user, { resource: 'groups', name: each, verb, group: '' })),
      ...valuesOf(extra).map((target) => asked(user, { ...target, verb, group })),
    ]
  },
}

export const modes: readonly Mode[] = [
  associatedNode,
  arbitraryNode,
  serviceAccount,
  userInfo,
  legacy,
]

interface Target {
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name: string
  readonly refusal?: string
  readonly each?: readonly Target[]
}

/** May it do this while it is somebody else, and may it be this one. */
function constrained(
  mode: string,
  attributes: Attributes,
  targets: readonly Target[],
): readonly Question[] {
  const on = { ...attributes, verb: `impersonate-on:${mode}:${attributes.verb}` }
  const verb = `impersonate:${mode}`
  return [
    { attributes: on },
    ...targets.map((target) => asked(attributes.user, { ...target, verb, group })),
  ]
}

function asked(
  user: User,
  target: Target & { readonly verb: string; readonly group: string },
): Question {
  const { verb, group: ofGroup, resource, subresource = '', namespace = '', name } = target
  const { refusal, each } = target
  const about = { verb, group: ofGroup, version: 'v1', resource, subresource, namespace, name }
  return {
    attributes: { user, ...about },
    ...(refusal !== undefined && { refusal }),
    ...(each && { each: each.map((one) => asked(user, { ...one, verb, group: ofGroup })) }),
  }
}

/** From so many on, whether all that there is may be taken is asked first. */
const fewestAtOnce = 4

function allAtOnce(all: Target, targets: readonly Target[]): readonly Target[] {
  const isRefused = targets.some(({ refusal }) => refusal !== undefined)
  return isRefused || targets.length < fewestAtOnce ? targets : [{ ...all, each: targets }]
}

function groupTargets({ groups }: WantedUser): readonly Target[] {
  const refused = (name: string, what: string): readonly Target[] => [
    { resource: 'groups', name, refusal: `impersonating the ${what} is not allowed` },
  ]
  if (groups.includes('')) return refused('', 'empty string group')
  if (groups.includes(mastersGroup)) return refused(mastersGroup, `${mastersGroup} group`)
  return groups.map((name) => ({ resource: 'groups', name }))
}

function extraTargets({ extra }: WantedUser): readonly Target[] {
  for (const [key, values] of extra) {
    const wrong = wrongExtra(key, values)
    if (wrong === undefined) continue
    return [{ resource: 'userextras', name: '', refusal: `impersonating ${wrong}` }]
  }
  return valuesOf(extra)
}

function valuesOf(extra: WantedUser['extra']): readonly Target[] {
  return [...extra].flatMap(([subresource, values]) =>
    values.map((name) => ({ resource: 'userextras', subresource, name })),
  )
}

function wrongExtra(key: string, values: readonly string[]): string | undefined {
  if (key === '') return 'the empty string key in extra is not allowed'
  const errors = validateDomainPrefixedPath(key, path('extra', 'key'))
  if (errors.length > 0) {
    return `an invalid key in extra is not allowed: ${formatFieldErrors(errors)}`
  }
  if (key !== key.toLowerCase()) {
    return `a non-lowercase key in extra is not allowed: ${quoteGo(key)}`
  }
  return values.includes('') ? 'the empty string value in extra is not allowed' : undefined
}

function nodeOf({ name }: WantedUser): string | undefined {
  if (!name.startsWith(nodePrefix)) return undefined
  const node = name.slice(nodePrefix.length)
  return dns1123SubdomainErrors(node).length === 0 ? node : undefined
}

function isNameAlone({ uid, groups, extra }: WantedUser): boolean {
  return uid === '' && groups.length === 0 && extra.size === 0
}

function accountOf(user: string): { namespace: string; name: string } | undefined {
  if (!user.startsWith(accountPrefix)) return undefined
  const [namespace = '', name = '', ...more] = user.slice(accountPrefix.length).split(':')
  const isAccount =
    more.length === 0 &&
    dns1123LabelErrors(namespace).length === 0 &&
    dns1123SubdomainErrors(name).length === 0
  return isAccount ? { namespace, name } : undefined
}

export function impersonatedUser(
  { name, uid, groups, extra }: WantedUser,
  implied: readonly string[] = impliedGroups(name),
): User {
  const own = groups.length > 0 ? groups : implied
  return {
    name,
    ...(uid !== '' && { uid }),
    groups: withImpliedGroup(name, own),
    ...(extra.size > 0 && { extra: Object.fromEntries(extra) }),
  }
}

function impliedGroups(name: string): readonly string[] {
  const account = accountOf(name)
  return account ? [accountsGroup, `${accountsGroup}:${account.namespace}`] : []
}

function withImpliedGroup(name: string, groups: readonly string[]): readonly string[] {
  const implied = name === anonymous.name ? unauthenticatedGroup : authenticatedGroup
  const isSaid =
    name === anonymous.name
      ? groups.includes(unauthenticatedGroup)
      : groups.includes(authenticatedGroup) || groups.includes(unauthenticatedGroup)
  return isSaid ? groups : [...groups, implied]
}
