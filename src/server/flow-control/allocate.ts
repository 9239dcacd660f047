/** How many seats each priority level has: by its shares, and by what it needs of what others lend. */
import type { PriorityLevelConfiguration } from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'

export interface SeatLimits {
  /** By its shares alone. */
  readonly nominal: number
  /** When all that it may lend is lent. */
  readonly least: number
  /** When all that it may borrow is borrowed. */
  readonly most: number
}

const standardShares = 30

/** In the order of the levels. Shares are of all seats of the server. */
export function seatLimits(
  levels: readonly PriorityLevelConfiguration['spec'][],
  serverSeats: number,
): readonly SeatLimits[] {
  const shares = levels.map(sharesOf)
  const sum = shares.reduce((total, share) => total + share, 0)
  return levels.map((spec, i) => {
    const nominal = sum === 0 ? 0 : Math.ceil((serverSeats * shares[i]!) / sum)
    const { lendablePercent = 0 } = spec.limited ?? spec.exempt ?? {}
    const borrowing = spec.limited?.borrowingLimitPercent
    const borrowable =
      borrowing === undefined ? serverSeats : Math.round((nominal * borrowing) / 100)
    const lendable = Math.round((nominal * lendablePercent) / 100)
    return { nominal, least: nominal - lendable, most: nominal + borrowable }
  })
}

function sharesOf({ type, limited, exempt }: PriorityLevelConfiguration['spec']): number {
  if (type === 'Exempt') return exempt?.nominalConcurrencyShares ?? 0
  return limited?.nominalConcurrencyShares ?? standardShares
}

export interface Need extends SeatLimits {
  /** The most seats that were wanted at once lately. */
  readonly highest: number
  /** What is wanted for some time now. */
  readonly smoothed: number
}

export interface Allocation {
  /** In the order of the needs. */
  readonly seats: readonly number[]
  /** How much of its target each level has that neither limit stops. */
  readonly fairShare: number
  readonly targets: readonly number[]
}

/** Levels nobody wants anything of still count as a little, so that shares of it can be told. */
const leastTarget = 0.001
/** More halvings than a double has digits. */
const halvings = 64

/**
 * Shares out as many seats as the levels have by name: to each the same part of what it wants, but
 * never less than it lately used of its own, and never more than it may have.
 */
export function allocateSeats(needs: readonly Need[]): Allocation {
  const sum = needs.reduce((total, { nominal }) => total + nominal, 0)
  const bounds = needs.map((need) => {
    const low = Math.max(need.least, Math.min(need.nominal, need.highest))
    const target = Math.max(low, need.smoothed, leastTarget)
    return { low, high: Math.max(low, need.most), target }
  })
  const seatsAt = (part: number) =>
    bounds.map(({ low, high, target }) => Math.min(high, Math.max(low, part * target)))
  const total = (part: number) => seatsAt(part).reduce((all, seats) => all + seats, 0)
  let [from, to] = [0, Math.max(...bounds.map(({ high, target }) => high / target), 0)]
  for (let i = 0; i < halvings; i++) {
    const middle = (from + to) / 2
    if (total(middle) < sum) from = middle
    else to = middle
  }
  return {
    seats: seatsAt(to).map(Math.round),
    fairShare: to,
    targets: bounds.map(({ target }) => target),
  }
}
