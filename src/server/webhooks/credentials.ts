/** As whom servers are gone to now: what stands in a kubeconfig, in a file beside it, or what a program says. */
import type { Clock } from '#base/clock.ts'
import {
  type Credentials,
  createExecCredentials,
  type ExecCredentials,
  type ExecPlugin,
} from '#server/webhooks/exec-plugin.ts'
import { createFileTextReader, type FileText } from '#server/webhooks/file-text.ts'

export interface Identity {
  readonly token?: string | FileText
  readonly basic?: { readonly username: string; readonly password: string }
  /** PEM: a certificate and its key. */
  readonly pair?: string | FileText
  /** Asked where nothing else is said. */
  readonly exec?: ExecPlugin
}

export interface CredentialsReader extends Disposable {
  /** Throws Error in the words of Go's client, or the signal's reason. */
  of(identity: Identity, signal: AbortSignal): Credentials | Promise<Credentials>
  /** Whoever was gone to has not believed them: the next ones may be others. Throws as `of` does. */
  refused(identity: Identity, shown: Credentials, signal: AbortSignal): Promise<void>
}

export function createCredentialsReader(clock: Clock): CredentialsReader {
  const textOf = createFileTextReader(clock)
  const lifetime = new AbortController()
  const known = new WeakMap<ExecPlugin, ExecCredentials>()
  const programOf = ({ exec, token, basic, pair }: Identity) => {
    if (!exec || token || basic || pair) return undefined
    const program =
      known.get(exec) ?? createExecCredentials(exec, { clock, lifetime: lifetime.signal })
    known.set(exec, program)
    return program
  }
  return {
    of(identity, signal) {
      const program = programOf(identity)
      if (program) return said(program.current(signal), signal)
      const [token, pair] = [textOf(identity.token), textOf(identity.pair)]
      return {
        ...(token !== undefined && { token }),
        // Either is found in a text that holds both.
        ...(pair !== undefined && { certificate: pair, privateKey: pair }),
      }
    },
    async refused(identity, shown, signal) {
      await programOf(identity)?.renew(shown, signal)
    },
    [Symbol.dispose]: () => lifetime.abort(),
  }
}

async function said(asked: Promise<Credentials>, signal: AbortSignal): Promise<Credentials> {
  try {
    return await asked
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error
    throw new CredentialsFault(`getting credentials: ${error.message}`, { cause: error })
  }
}

/** Nobody was gone to, since nobody can say as whom. */
export class CredentialsFault extends Error {
  override readonly name = 'CredentialsFault'
}
