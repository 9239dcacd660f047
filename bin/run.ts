/** From the words after `cox` to an exit code: finds the command, reads its flags, runs it. */
import { parseArgs } from 'node:util'
import { type Command, type Flags, isUsageError, UsageError, type World } from './command.ts'
import type { Listing } from './commands/list.ts'
import { commandHelp, overview } from './help.ts'

export async function runCox(
  words: readonly string[],
  commands: readonly Listing[],
  world: World,
): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return help(rest[0], commands, world)
  }
  if (name === '--version') return runCox(['version'], commands, world)
  try {
    const { command } = await find(name, commands).load()
    return await runCommand(name, command, rest, world)
  } catch (err) {
    if (!isUsageError(err)) throw err
    world.err(`cox: ${err.message}`)
    return 2
  }
}

async function help(name: string | undefined, commands: readonly Listing[], world: World) {
  if (name === undefined || name.startsWith('-')) {
    world.out(overview(commands))
    return 0
  }
  return runCox([name, '--help'], commands, world)
}

function find(name: string, commands: readonly Listing[]): Listing {
  const found = commands.find((listing) => listing.name === name)
  if (found) return found
  const what = name.startsWith('-') ? `unknown flag "${name}"` : `unknown command "${name}"`
  throw new UsageError(`${what}; "cox --help" lists the commands`)
}

async function runCommand(name: string, command: Command, words: readonly string[], world: World) {
  if (command.raw) {
    return command.run({ args: words, flags: {} as never, world })
  }
  const hint = `; see "cox ${name} --help"`
  const { values, positionals } = parse(words, command.flags, hint)
  if (values['help']) {
    world.out(commandHelp(name, command))
    return 0
  }
  if (positionals.length > command.maxArgs) {
    throw new UsageError(`unexpected argument "${positionals[command.maxArgs]}"${hint}`)
  }
  try {
    return await command.run({ args: positionals, flags: values as never, world })
  } catch (err) {
    if (isUsageError(err)) throw new UsageError(err.message + hint, { cause: err })
    throw err
  }
}

function parse(words: readonly string[], flags: Flags, hint: string) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  )
  try {
    return parseArgs({
      args: [...words],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
  } catch (err) {
    throw new UsageError(flagProblem(err) + hint, { cause: err })
  }
}

/** Node's own words end with advice that does not apply here; its first sentence is the fact. */
function flagProblem(err: unknown): string {
  const { message } = err as Error
  const unknown = /^Unknown option '([^']+)'/.exec(message)
  return unknown ? `unknown flag "${unknown[1]}"` : message.split(/\.\s/)[0]!
}
