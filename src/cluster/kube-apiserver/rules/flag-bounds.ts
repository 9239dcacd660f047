/** What numbers may be given, each for itself, in upstream's words and order. */
import type { FlagValues } from '#base/component-flags.ts'

interface Bound {
  read(flags: FlagValues): number
  readonly least: number
  readonly most: number
  readonly says: string
}

const hourMs = 3_600_000
const flagOf = (name: string) => (flags: FlagValues) => flags.number(name)
const durationOf = (name: string) => (flags: FlagValues) => flags.durationMs(name)
const notNegative = { least: 0, most: Number.POSITIVE_INFINITY }
const tokens = 'service-account-max-token-expiration'

const bounds: readonly Bound[] = [
  {
    read: durationOf('livez-grace-period'),
    ...notNegative,
    says: '--livez-grace-period can not be a negative value',
  },
  notNegativeOf('max-requests-inflight'),
  notNegativeOf('max-mutating-requests-inflight'),
  notNegativeOf('request-timeout', durationOf),
  {
    read: flagOf('goaway-chance'),
    ...{ least: 0, most: 0.02 },
    says: '--goaway-chance can not be less than 0 or greater than 0.02',
  },
  notNegativeOf('min-request-timeout'),
  notNegativeOf('storage-initialization-timeout', durationOf),
  notNegativeOf('shutdown-delay-duration', durationOf),
  {
    read: durationOf('shutdown-watch-termination-grace-period'),
    ...notNegative,
    says: 'shutdown-watch-termination-grace-period, if provided, can not be a negative value',
  },
]

/** Judged by itself, before all others. */
const expiration: Bound = {
  // None is no bound.
  read: (flags) => flags.durationMs(tokens) || hourMs,
  ...{ least: hourMs, most: 2 ** 32 * 1000 },
  says: `the ${tokens} must be between 1 hour and 2^32 seconds`,
}

function notNegativeOf(name: string, reader = flagOf): Bound {
  return { read: reader(name), ...notNegative, says: `--${name} can not be negative value` }
}

export function boundProblems(flags: FlagValues): readonly string[] {
  return bounds.filter((bound) => isBroken(bound, flags)).map(({ says }) => says)
}

export function expirationProblems(flags: FlagValues): readonly string[] {
  return isBroken(expiration, flags) ? [expiration.says] : []
}

function isBroken({ read, least, most }: Bound, flags: FlagValues): boolean {
  const value = read(flags)
  return value < least || value > most
}
