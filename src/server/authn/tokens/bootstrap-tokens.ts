/** Tokens with which machines join: `id.secret`, each kept in a Secret of kube-system. */
import { timingSafeEqual } from 'node:crypto'
import { isGrammarError } from '#api/grammar-error.ts'
import type { Resource } from '#api/metadata.ts'
import { parseTime } from '#api/scalars/time.ts'
import type { Clock } from '#base/clock.ts'
import type { Secret } from '#kinds/core/secret/types.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import type { User } from '#server/user.ts'

export interface BootstrapTokenOptions {
  /** The Secret of this name in kube-system. */
  secretNamed(name: string, signal: AbortSignal): Promise<Resource | undefined>
  readonly clock: Clock
}

const secretType = 'bootstrap.kubernetes.io/token'
const everyonesGroup = 'system:bootstrappers'
const tokenForm = /^([a-z0-9]{6})\.([a-z0-9]{16})$/
const groupForm = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/

export function createBootstrapTokenAuthenticator(options: BootstrapTokenOptions): Authenticator {
  return {
    authenticate({ token, signal }) {
      const [, id, secret] = tokenForm.exec(token) ?? []
      if (id === undefined || secret === undefined) return undefined
      return options
        .secretNamed(`bootstrap-token-${id}`, signal)
        .then((found) => found && userOf(found as Secret, { id, secret, clock: options.clock }))
    },
  }
}

interface Shown {
  readonly id: string
  readonly secret: string
  readonly clock: Clock
}

function userOf(kept: Secret, { id, secret, clock }: Shown): User | undefined {
  const { metadata, type, data = {} } = kept
  const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
  if (metadata.deletionTimestamp !== undefined || type !== secretType) return undefined
  if (text('token-id') !== id || !isSameSecret(text('token-secret'), secret)) return undefined
  if (hasExpired(text('expiration'), clock)) return undefined
  if (text('usage-bootstrap-authentication') !== 'true') return undefined
  const groups = groupsOf(text('auth-extra-groups'))
  return groups && { name: `system:bootstrap:${id}`, groups }
}

/** Takes as long wherever they differ. */
function isSameSecret(kept: string, shown: string): boolean {
  const [a, b] = [Buffer.from(kept), Buffer.from(shown)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What cannot be read has expired. */
function hasExpired(expiration: string, clock: Clock): boolean {
  if (expiration === '') return false
  try {
    return parseTime(expiration).seconds * 1000 <= clock.nowMs()
  } catch (error) {
    if (isGrammarError(error)) return true
    throw error
  }
}

/** None at all, if one of them is not for such tokens to give. */
function groupsOf(extra: string): readonly string[] | undefined {
  if (extra === '') return [everyonesGroup]
  const groups = extra.split(',')
  if (!groups.every((group) => groupForm.test(group))) return undefined
  return [...new Set([everyonesGroup, ...groups])].toSorted()
}
