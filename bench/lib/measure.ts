/** Measures how often a function can be called in a second, and prints what was measured. */

export interface Measured {
  readonly name: string
  readonly perSecond: number
  /** The figure that the project aims at, if there is one. */
  readonly aim?: number
  /** The rate as a multiple of a yardstick's, measured in turns with it. */
  readonly ratio?: number
}

const warmUpMs = 300
const roundMs = 400
const rounds = 5

/**
 * Calls `fn` for about two seconds after a warm-up and answers the rate of the best round: what
 * else the machine does only ever makes a round slower.
 */
export function measure(name: string, fn: () => unknown, aim?: number): Measured {
  rateFor(fn, warmUpMs)
  const rates = Array.from({ length: rounds }, () => rateFor(fn, roundMs))
  return { name, perSecond: Math.max(...rates), ...(aim !== undefined && { aim }) }
}

const turnMs = 15
const turns = 80

/**
 * Measures several functions in short turns with a yardstick, the first of them, and answers the
 * median of their ratios to it beside the best rates. By the processor time of this thread: what
 * else the machine does, it does to both.
 */
export function measureInTurns(
  works: readonly (readonly [name: string, fn: () => unknown, aim?: number])[],
): Measured[] {
  for (const [, fn] of works) rateFor(fn, warmUpMs)
  const rates: number[][] = works.map(() => [])
  for (let turn = 0; turn < turns; turn++) {
    for (const [i, [, fn]] of works.entries()) rates[i]!.push(rateFor(fn, turnMs, threadMs))
  }
  return works.map(([name, , aim], i) => {
    const ratios = rates[i]!.map((rate, turn) => rate / rates[0]![turn]!)
    const ratio = ratios.toSorted((a, b) => a - b)[turns >> 1]!
    return { name, perSecond: Math.max(...rates[i]!), ratio, ...(aim !== undefined && { aim }) }
  })
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** What calls answer is kept here, so that the compiler cannot leave the work out. */
export const sink: { last: unknown } = { last: undefined }

function rateFor(fn: () => unknown, ms: number, now = () => performance.now()): number {
  const started = now()
  let calls = 0
  let elapsed = 0
  for (let batch = 1; elapsed < ms; batch = Math.min(batch * 2, 1024)) {
    for (let i = 0; i < batch; i++) sink.last = fn()
    calls += batch
    elapsed = now() - started
  }
  return (calls / elapsed) * 1000
}

export function printTable(rows: readonly Measured[]): void {
  const cells = rows.map(({ name, perSecond, aim, ratio }) => [
    name,
    `${grouped(perSecond)}/s`,
    ratio === undefined ? '' : `${ratio.toFixed(2)} x`,
    aim === undefined ? '' : `aim ${grouped(aim)}/s`,
    aim === undefined ? '' : perSecond >= aim ? 'met' : 'MISSED',
  ])
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...cells.map((row) => row[i]!.length)))
  for (const [name, ...figures] of cells) {
    const padded = figures.map((text, i) => text.padStart(widths[i + 1]!))
    console.log([name!.padEnd(widths[0]!), ...padded].join('  ').trimEnd())
  }
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en')
}
