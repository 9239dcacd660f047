/** serviceaccounts/token: a token for an account, which may die with another object. */
import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { badRequest, internalError, notFound } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { TokenRequest } from '#kinds/authentication/tokenrequest/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import {
  boundObjectOf,
  completeTokenRequest,
  refuseOtherBoundObject,
} from '#kinds/core/serviceaccount/token.ts'
import type {
  AccountTokens,
  TokenSubject,
  TokenTerms,
} from '#server/authn/tokens/account-tokens.ts'
import { claimOf } from '#server/authn/tokens/claims.ts'
import { readToken } from '#server/authn/tokens/jwt.ts'
import { mountedSeconds } from '#server/authn/tokens/mounted-tokens.ts'
import { SigningError } from '#server/authn/tokens/token-keys.ts'
import type { Answer, Call } from '#server/call.ts'
import {
  type Asking,
  admitAsked,
  readAsked,
  refuseAsked,
} from '#server/resources/asked/read-asked.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { nameOf } from '#server/verbs/object-name.ts'

export interface TokenLimits {
  /** 0: as long as is asked for. */
  readonly maxSeconds: number
  /** Whether tokens that pods are mounted hold on for clients that never fetch a new one. */
  readonly extendsMounted: boolean
  /** How long they then hold. */
  readonly extendedSeconds: number
}

/** Tokens of a server that has a key to sign them with. */
export type IssuingTokens = AccountTokens & Required<Pick<AccountTokens, 'issue'>>

export async function accountToken(
  deps: VerbDependencies,
  asking: Asking,
  tokens: IssuingTokens,
  limits: TokenLimits,
): Promise<Answer> {
  const { call } = asking
  const resource = deps.resources().bodyResource(call.resource, call.subresource)
  if (!resource) throw new TypeError('The body of requests for tokens is of no kind')
  const asked = await readAsked<TokenRequest>(deps, asking, resource)
  const account = await lookUp(deps, call, 'serviceaccounts', call.name)
  const nowMs = deps.clock.nowMs()
  const now = timeOfMs(nowMs)
  const { audiences } = tokens
  const complete = completeTokenRequest(asked.object, account, { audiences, now })
  refuseAsked({ ...asked, object: complete })
  await admitAsked(deps, asked, complete)
  const subject = await subjectOf(deps, call, complete, account)
  const seconds = shortened(call, Number(complete.spec.expirationSeconds), limits)
  const isExtended = limits.extendsMounted && isMounted(complete, subject, tokens)
  const token = await issued(call, tokens, subject, {
    audiences: complete.spec.audiences ?? [],
    seconds: isExtended ? limits.extendedSeconds : seconds,
    ...(isExtended && { warnAfterSeconds: seconds }),
  })
  noteIssued(call, token)
  const object: TokenRequest = {
    ...complete,
    spec: { ...complete.spec, expirationSeconds: seconds },
    status: { token, expirationTimestamp: timeOfMs(nowMs + seconds * 1000) },
  }
  return { type: 'object', code: 201, outgoing: outgoingOf(object), resource }
}

async function issued(
  { signal }: Call,
  tokens: IssuingTokens,
  subject: TokenSubject,
  terms: TokenTerms,
): Promise<string> {
  try {
    return await tokens.issue(subject, terms, signal)
  } catch (error) {
    if (!(error instanceof SigningError)) throw error
    throw internalError(`failed to generate token: ${error.message}`, { cause: error })
  }
}

/** Of the token its id alone is noted. */
function noteIssued({ audit }: Call, token: string): void {
  if (!audit) return
  const id = String(readToken(token)?.claims['jti'])
  audit.annotate('authentication.kubernetes.io/issued-credential-id', `JTI=${id}`)
}

function isMounted(
  { spec }: TokenRequest,
  { pod }: TokenSubject,
  { audiences: own }: AccountTokens,
): boolean {
  const { audiences = [], expirationSeconds } = spec
  const isForServer = audiences.every((one) => own.includes(one))
  return pod !== undefined && isForServer && Number(expirationSeconds) === mountedSeconds
}

function shortened({ warn }: Call, seconds: number, { maxSeconds }: TokenLimits): number {
  if (maxSeconds === 0 || seconds <= maxSeconds) return seconds
  warn(`requested expiration of ${seconds} seconds shortened to ${maxSeconds} seconds`)
  return maxSeconds
}

async function subjectOf(
  deps: VerbDependencies,
  call: Call,
  { spec: { boundObjectRef } }: TokenRequest,
  account: Resource,
): Promise<TokenSubject> {
  const { namespace } = call
  const subject = { namespace, account: claimOf(account) }
  if (!boundObjectRef) return subject
  const { resource, name } = boundObjectOf(boundObjectRef)
  const object = await lookUp(deps, call, resource, name)
  const isPod = resource === 'pods'
  if (isPod && (object as Pod).spec.serviceAccountName !== call.name) {
    const who = quoteGo(call.name)
    throw badRequest(
      `cannot bind token for serviceaccount ${who} to pod running with different serviceaccount name.`,
    )
  }
  refuseOtherBoundObject(boundObjectRef, object)
  const claim = claimOf(object)
  if (resource === 'secrets') return { ...subject, secret: claim }
  if (!isPod) return { ...subject, node: claim }
  return { ...subject, pod: claim, ...nodeOf(deps, object as Pod) }
}

/** A node that is not there any more is named all the same. */
function nodeOf(
  deps: VerbDependencies,
  { spec: { nodeName: name } }: Pod,
): Pick<TokenSubject, 'node'> {
  if (!name) return {}
  const store = deps.resources().hub('', 'nodes')?.store
  const node = store?.peek({ namespace: '', name })?.object
  return { node: node ? claimOf(node) : { name } }
}

async function lookUp(
  deps: VerbDependencies,
  { namespace, signal }: Call,
  resource: string,
  name: string,
): Promise<Resource> {
  const served = deps.resources().hub('', resource)
  const isNamespaced = served?.definition.scope === 'Namespaced'
  const at = served && nameOf({ resource: served, namespace: isNamespaced ? namespace : '', name })
  const entry = at && (await served.store?.get(at, { signal }))
  if (!entry) throw notFound({ group: '', resource }, name)
  return entry.object
}
