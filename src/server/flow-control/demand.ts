/** How many seats a priority level wants, over time: what seats are lent by. */

/** Limits are adjusted once in that time. */
export const periodMs = 10_000
/** By which what was wanted before counts less with each period: half of it is forgotten in 5 minutes. */
const keptPart = 0.977

export class Demand {
  /** Of the last whole period. */
  average = 0
  deviation = 0
  highest: number
  smoothed = 0
  #now = 0
  #most = 0
  #sum = 0
  #squares = 0
  #sinceMs: number
  #beginMs: number

  /** Until the first period is over it counts as if all its own seats were wanted. */
  constructor(steadyMs: number, highest: number) {
    this.#sinceMs = steadyMs
    this.#beginMs = steadyMs
    this.highest = highest
  }

  /** From now on as many are wanted. */
  set(seats: number, steadyMs: number): void {
    if (steadyMs - this.#beginMs >= periodMs) this.roll(steadyMs)
    this.#integrate(steadyMs)
    this.#now = seats
    if (seats > this.#most) this.#most = seats
  }

  /** Ends the periods that are over. */
  roll(steadyMs: number): void {
    const whole = Math.floor((steadyMs - this.#beginMs) / periodMs)
    if (whole < 1) return
    this.#close(this.#beginMs + periodMs)
    if (whole > 1) this.#closeQuiet(whole - 1)
  }

  #integrate(steadyMs: number): void {
    const ms = steadyMs - this.#sinceMs
    if (ms <= 0) return
    this.#sum += this.#now * ms
    this.#squares += this.#now * this.#now * ms
    this.#sinceMs = steadyMs
  }

  #close(endMs: number): void {
    this.#integrate(endMs)
    this.average = this.#sum / periodMs
    this.deviation = Math.sqrt(Math.max(0, this.#squares / periodMs - this.average ** 2))
    this.highest = this.#most
    this.#smooth(this.average + this.deviation, 1)
    this.#beginMs = endMs
    this.#begin()
  }

  /** Several periods in which nothing changed. */
  #closeQuiet(count: number): void {
    this.average = this.#now
    this.deviation = 0
    this.highest = this.#now
    this.#smooth(this.#now, count)
    this.#beginMs += count * periodMs
    this.#sinceMs = this.#beginMs
    this.#begin()
  }

  #begin(): void {
    this.#most = this.#now
    this.#sum = 0
    this.#squares = 0
  }

  #smooth(wanted: number, count: number): void {
    const kept = keptPart ** count
    this.smoothed = Math.max(wanted, kept * this.smoothed + (1 - kept) * wanted)
  }
}
