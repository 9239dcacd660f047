/** What a command of `cox` is: a file under bin/commands holds one, bin/commands/list.ts lists them. */

export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** What follows the flag, as help shows it: `FILE`, `yaml|json`. */
  readonly value?: string
  readonly help: string
}

export type Flags = Readonly<Record<string, Flag>>

/** What a command is given of the process around it. Nothing else reads the environment. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder of the checkout or of the installed package. */
  readonly root: string
  /** This program, as it was started: the file that Node runs. */
  readonly program: string
  /** Aborted by the first SIGINT or SIGTERM; the second one ends the process at once. */
  readonly signal: AbortSignal
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

export interface Call<V> {
  readonly args: readonly string[]
  readonly flags: V
  readonly world: World
}

export interface Command {
  /** What follows the command's name, as help shows it: `[LEVEL|PATTERN]...`. */
  readonly usage: string
  readonly help: string
  readonly flags: Flags
  /** How many arguments it takes at most. */
  readonly maxArgs: number
  /** Flags are passed on unread, among the arguments: for programs with a grammar of their own. */
  readonly raw?: true
  /** Answers the exit code. */
  run(call: Call<never>): Promise<number>
}

type Value<F extends Flag> = F['type'] extends 'boolean'
  ? boolean
  : F['multiple'] extends true
    ? readonly string[]
    : string

/** The values of flags, by name; those that were not given are absent. */
type Values<F extends Flags> = { readonly [K in keyof F]?: Value<F[K]> }

/** Ties the type of the values that `run` is given to the flags that it declares. */
export function defineCommand<const F extends Flags>(
  command: Omit<Command, 'run' | 'flags'> & {
    readonly flags: F
    run(call: Call<Values<F>>): Promise<number>
  },
): Command {
  return command
}

/** The user asked for something that does not exist: exit code 2, and a hint at the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** By its name: programs are compiled apart, and each has a class of its own. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError'
}
