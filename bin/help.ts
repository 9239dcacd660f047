/** The texts of `cox --help` and `cox COMMAND --help`. */
import type { Command, Flag } from './command.ts'
import type { Listing } from './commands/list.ts'

export function overview(commands: readonly Listing[]): string {
  const lines = columns(commands.map(({ name, summary }) => [name, summary]))
  return [
    'Kubernetes, implemented in TypeScript.',
    '',
    'Usage: cox COMMAND [FLAGS]',
    '',
    ...lines,
    '',
    '"cox COMMAND --help" tells more of a command.',
  ].join('\n')
}

export function commandHelp(name: string, { usage, help, flags }: Command): string {
  const rows = Object.entries({ ...flags, help: helpFlag }).map(
    ([flag, { short, type, value, help: text }]) =>
      [
        `${short ? `-${short}, ` : '    '}--${flag}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`,
        text,
      ] as const,
  )
  return [`Usage: cox ${`${name} ${usage}`.trim()}`, '', help, '', ...columns(rows)].join('\n')
}

export const helpFlag: Flag = { type: 'boolean', short: 'h', help: 'Show this text.' }

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)
}
