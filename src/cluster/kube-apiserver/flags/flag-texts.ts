/** The command line with what it leaves out, each value as upstream's flags print theirs. */
import { formatDuration } from '#api/scalars/duration.ts'
import type { FlagType, FlagValues } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'

export function flagTexts(flags: FlagValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(flagTable).map(([name, { type }]) => [name, textOf(flags, name, type)]),
  )
}

function textOf(flags: FlagValues, name: string, type: FlagType): string {
  switch (type) {
    case 'strings':
      return `[${flags.list(name).join(',')}]`
    case 'texts':
      return `[${flags.each(name).join(';')}]`
    case 'bool':
      return String(flags.isOn(name))
    case 'duration':
      return formatDuration(BigInt(Math.round(flags.durationMs(name) * 1e6)))
    case 'map':
      return [...flags.map(name)].map((pair) => pair.join('=')).join(',')
    default:
      return flags.text(name)
  }
}
