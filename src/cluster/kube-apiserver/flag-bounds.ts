/** What numbers may be given, each for itself, in upstream's words. */
import { formatAggregate } from '#api/field-error.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'

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
    read: flagOf('min-request-timeout'),
    ...notNegative,
    says: '--min-request-timeout can not be negative value',
  },
  {
    read: durationOf('shutdown-delay-duration'),
    ...notNegative,
    says: '--shutdown-delay-duration can not be negative value',
  },
  {
    read: durationOf('livez-grace-period'),
    ...notNegative,
    says: '--livez-grace-period can not be a negative value',
  },
  {
    read: flagOf('goaway-chance'),
    ...{ least: 0, most: 0.02 },
    says: '--goaway-chance can not be less than 0 or greater than 0.02',
  },
  {
    // None is no bound.
    read: (flags) => flags.durationMs(tokens) || hourMs,
    ...{ least: hourMs, most: 2 ** 32 * 1000 },
    says: `the ${tokens} must be between 1 hour and 2^32 seconds`,
  },
]

/** Throws FlagError, which tells all that are wrong. */
export function checkBounds(flags: FlagValues): void {
  const wrong = bounds.filter(({ read, least, most }) => {
    const value = read(flags)
    return value < least || value > most
  })
  if (wrong.length > 0) throw new FlagError(formatAggregate(wrong.map(({ says }) => says)))
}
