/**
 * Figures held against aims. What depends on how fast the machine is has an aim that upstream's own figure on
 * the machine of the aims turns into a multiple of upstream's: where upstream's was measured in the same run,
 * that multiple is the aim. What does not, such as memory, is held against its aim on any machine.
 */

export interface Figure {
  readonly value: number
  readonly note?: string
}

export interface Aimed {
  readonly name: string
  readonly unit: '/s' | ' ms' | ' %' | ' MiB'
  /** Of rates the least, of all else the most. */
  readonly aim: number
  /** Upstream's figure on the machine for which the aims were set. */
  readonly usual?: number
}

export const columns = row(['', 'ours', "upstream's", 'ratio', 'aim', ''])

/** A line of the table. */
export function judge(aimed: Aimed, ours: Figure, theirs?: Figure): string {
  const { name, unit, aim, usual } = aimed
  const times = (a: number, b: number) => (unit === '/s' ? a / b : b / a)
  const ratio = theirs && times(ours.value, theirs.value)
  const least = usual !== undefined && ratio !== undefined ? times(aim, usual) : undefined
  const isMet = least === undefined ? times(ours.value, aim) >= 1 : ratio! >= least
  const cells = [
    name,
    `${plain(ours.value)}${unit}`,
    theirs ? `${plain(theirs.value)}${unit}` : '',
    ratio === undefined ? '' : `${plain(ratio)} x`,
    least === undefined ? `${plain(aim)}${unit}` : `${plain(least)} x`,
    isMet ? 'met' : 'MISSED',
  ]
  return `${row(cells)}  ${notes(ours, theirs)}`.trimEnd()
}

function notes(ours: Figure, theirs?: Figure): string {
  return [ours.note, theirs?.note && `upstream's ${theirs.note}`].filter(Boolean).join('; ')
}

export function plain(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

function row([name, ...rest]: readonly string[]): string {
  return [name!.padEnd(32), ...rest.map((cell) => cell.padStart(12))].join('')
}
