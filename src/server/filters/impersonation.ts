/**
 * Lets a client be taken for somebody else, if it may. There are several ways to be allowed to:
 * the newer ones are limited to certain kinds of users and to certain requests, the oldest is not.
 */
import { quoteGo } from '#base/go-text.ts'
import { createLru } from '#base/lru.ts'
import {
  anonymous,
  authenticatedGroup,
  mastersGroup,
  type User,
  unauthenticatedGroup,
} from '#server/authn/user.ts'
import type { Attributes, Authorizer, ResourceAttributes } from '#server/authz/authorizer.ts'
import { forbiddenBy } from '#server/filters/authorize.ts'
import type { WantedUser } from '#server/filters/impersonation-headers.ts'

export interface Impersonation {
  /** Throws StatusError (403). */
  impersonate(
    wanted: WantedUser,
    attributes: Attributes,
    signal: AbortSignal,
  ): Promise<Impersonated>
}

export interface Impersonated {
  readonly user: User
  /** The right by which it was allowed, where that is a limited one; else empty. */
  readonly constraint: string
}

/** What is asked of the authorizer, one after the other; a reason is one to refuse whatever it says. */
interface Question {
  readonly attributes: Attributes
  readonly refusal?: string
}

interface Mode {
  readonly name: string
  /** Undefined: this way is not for such users. */
  questions(wanted: WantedUser, attributes: Attributes): readonly Question[] | undefined
  /** To which the user then belongs, whatever the client says. */
  readonly groups?: readonly string[]
}

/** How many clients' last way is remembered. It is tried first, and its refusal is what is told. */
const mostRemembered = 1024

export function createImpersonation(authorizer: Authorizer): Impersonation {
  const lastMode = createLru<string, Mode>({ limit: mostRemembered })

  async function refusalOf(questions: readonly Question[], signal: AbortSignal): Promise<unknown> {
    for (const { attributes, refusal } of questions) {
      if (refusal !== undefined) {
        return forbiddenBy(attributes, { verdict: 'deny', reason: refusal })
      }
      const decision = await authorizer.authorize(attributes, { signal })
      if (decision.verdict !== 'allow') return forbiddenBy(attributes, decision)
    }
    return undefined
  }

  return {
    async impersonate(wanted, attributes, signal) {
      const key = `${attributes.user.name} ${attributes.user.uid ?? ''}`
      const last = lastMode.get(key)
      const ordered = last ? [last, ...modes.filter((mode) => mode !== last)] : modes
      let first: unknown
      for (const mode of ordered) {
        const questions = mode.questions(wanted, attributes)
        if (!questions) continue
        const refusal = await refusalOf(questions, signal)
        if (refusal === undefined) {
          lastMode.set(key, mode)
          const constraint = mode === legacy ? '' : `impersonate:${mode.name}`
          return { user: impersonatedUser(wanted, mode.groups), constraint }
        }
        first ??= refusal
      }
      throw first
    },
  }
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
    const isOwn = attributes.user.extra?.[nodeNameKey]?.includes(node ?? '') ?? false
    if (node === undefined || !isOwn || !attributes.user.name.startsWith(accountPrefix)) {
      return undefined
    }
    return constrained(this.name, attributes, [{ resource: 'nodes', name: '*' }])
  },
}

const arbitraryNode: Mode = {
  name: 'arbitrary-node',
  groups: [nodesGroup],
  questions(wanted, attributes) {
    const node = nodeOf(wanted)
    if (node === undefined) return undefined
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
    if (accountOf(wanted.name) || wanted.name.startsWith(nodePrefix)) return undefined
    const extras = [...wanted.extra].flatMap(([key, values]): readonly Target[] => {
      const wrong = badKey(key)
      if (wrong !== undefined) return [{ resource: 'userextras', name: '', refusal: wrong }]
      return values.map((name) => ({ resource: 'userextras', subresource: key, name }))
    })
    return constrained(this.name, attributes, [
      { resource: 'users', name: wanted.name },
      ...wanted.groups.map((name) => ({
        resource: 'groups',
        name,
        ...(name === mastersGroup && {
          refusal: `impersonating the ${mastersGroup} group is not allowed`,
        }),
      })),
      ...(wanted.uid === '' ? [] : [{ resource: 'uids', name: wanted.uid }]),
      ...extras,
    ])
  },
}

/** Whoever may impersonate a user may do so for every request. */
const legacy: Mode = {
  name: 'legacy',
  questions(wanted, { user }) {
    const about = (target: Target, inGroup: string) => ({
      attributes: targetAttributes(user, { ...target, verb: 'impersonate', group: inGroup }),
    })
    const account = accountOf(wanted.name)
    const extras = [...wanted.extra].flatMap(([subresource, values]) =>
      values.map((name) => ({ resource: 'userextras', subresource, name })),
    )
    return [
      account
        ? about({ resource: 'serviceaccounts', ...account }, '')
        : about({ resource: 'users', name: wanted.name }, ''),
      ...wanted.groups.map((name) => about({ resource: 'groups', name }, '')),
      ...extras.map((target) => about(target, group)),
      ...(wanted.uid === '' ? [] : [about({ resource: 'uids', name: wanted.uid }, group)]),
    ]
  },
}

const modes: readonly Mode[] = [associatedNode, arbitraryNode, serviceAccount, userInfo, legacy]

interface Target {
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name: string
  readonly refusal?: string
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
    ...targets.map((target) => ({
      attributes: targetAttributes(attributes.user, { ...target, verb, group }),
      ...(target.refusal !== undefined && { refusal: target.refusal }),
    })),
  ]
}

function targetAttributes(
  user: User,
  target: Target & { readonly verb: string; readonly group: string },
): ResourceAttributes {
  const { verb, group: ofGroup, resource, subresource = '', namespace = '', name } = target
  return { user, verb, group: ofGroup, version: 'v1', resource, subresource, namespace, name }
}

function nodeOf(wanted: WantedUser): string | undefined {
  return wanted.name.startsWith(nodePrefix) && isNameAlone(wanted)
    ? wanted.name.slice(nodePrefix.length)
    : undefined
}

function isNameAlone({ uid, groups, extra }: WantedUser): boolean {
  return uid === '' && groups.length === 0 && extra.size === 0
}

function accountOf(user: string): { namespace: string; name: string } | undefined {
  if (!user.startsWith(accountPrefix)) return undefined
  const [namespace = '', name = '', ...more] = user.slice(accountPrefix.length).split(':')
  const isLabel = (text: string) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)
  const isName = name.split('.').every(isLabel)
  return more.length === 0 && isLabel(namespace) && isName ? { namespace, name } : undefined
}

function badKey(key: string): string | undefined {
  if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/.+$/.test(key)) return undefined
  const want = 'must be a domain-prefixed path (such as "acme.io/foo")'
  const what = 'impersonating an invalid key in extra is not allowed'
  return `${what}: extra.key: Invalid value: ${quoteGo(key)}: ${want}`
}

function impersonatedUser(
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
