/** Programs that a kubeconfig names to say as whom a server is gone to. */
import { dirname, resolve } from 'node:path'
import { FlagError } from '#base/component-flags.ts'
import { quoteGo } from '#base/go/text.ts'
import type { ExecPlugin } from '#server/webhooks/exec-plugin.ts'

export interface Exec {
  readonly apiVersion?: string
  readonly command?: string
  readonly args?: readonly string[] | null
  readonly env?: readonly { readonly name?: string; readonly value?: string }[] | null
  readonly installHint?: string
  readonly provideClusterInfo?: boolean
  readonly interactiveMode?: string
}

export type Environment = Readonly<Record<string, string | undefined>>

const older = 'client.authentication.k8s.io/v1beta1'
const versions: readonly string[] = ['client.authentication.k8s.io/v1', older]
const modes: readonly string[] = ['Never', 'IfAvailable', 'Always']

function modeOf({ apiVersion, interactiveMode = '' }: Exec): string {
  return interactiveMode === '' && apiVersion === older ? 'IfAvailable' : interactiveMode
}

/** In the words of upstream's loader. */
export function execProblems(exec: Exec, name: string): readonly string[] {
  const missing = (what: string) =>
    `${what} must be specified for ${name} to use exec authentication plugin`
  const mode = modeOf(exec)
  return [
    ...(exec.command ? [] : [missing('command')]),
    ...(exec.apiVersion ? [] : [missing('apiVersion')]),
    ...(exec.env ?? []).flatMap((one) => (one.name ? [] : [missing('env variable name')])),
    ...(mode === '' ? [missing('interactiveMode')] : []),
    ...(mode === '' || modes.includes(mode)
      ? []
      : [`invalid interactiveMode for ${name}: ${quoteGo(mode)}`]),
  ]
}

interface Around {
  /** The kubeconfig. */
  readonly path: string
  /** That of the server, which the program has as well. */
  readonly environment: Environment
  readonly cluster: object | undefined
}

/** Throws FlagError. */
export function execPluginOf(exec: Exec, { path, environment, cluster }: Around): ExecPlugin {
  const { apiVersion = '', command = '', args, env, installHint = '', provideClusterInfo } = exec
  if (!versions.includes(apiVersion)) {
    throw new FlagError(`exec plugin: invalid apiVersion ${quoteGo(apiVersion)}`)
  }
  const own = Object.fromEntries((env ?? []).map(({ name = '', value = '' }) => [name, value]))
  return {
    // One without a path is looked for where programs are.
    command: command.includes('/') ? resolve(dirname(path), command) : command,
    args: args ?? [],
    env: { ...environment, ...own },
    apiVersion,
    installHint,
    wantsTerminal: modeOf(exec) === 'Always',
    ...(provideClusterInfo && cluster && { cluster }),
  }
}
