/** The certificates and keys that a command line names: read when the server starts, and again as they change. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'
import { certificatesError, pairError } from '#server/configuration/certificates.ts'
import { createLiveFile, type LiveFile, type LiveText } from '#server/configuration/live-file.ts'

export interface PairFiles {
  /** How upstream and the log call it. */
  readonly what: string
  readonly certificate: string
  readonly privateKey: string
}

/** All that were asked for of one command line. Everything throws FlagError where a file is no good. */
export class LiveFiles {
  readonly #flags: FlagValues
  readonly all: LiveFile[] = []

  constructor(flags: FlagValues) {
    this.#flags = flags
  }

  /** Undefined where the flag names no file. `judge` says why a text is no good. */
  authorities(flag: string, what: string, judge = authoritiesProblem): LiveText | undefined {
    const path = this.#flags.text(flag)
    if (path === '') return undefined
    const text = textOf(path)
    const problemOf = (pem: string) => judge(pem, `${what}::${path}`)
    const problem = problemOf(text)
    if (problem !== undefined) throw new FlagError(problem)
    return this.#add({ what, text, problemOf, read: async () => await readFile(path, 'utf8') })
  }

  /** Both in one text. Undefined where the flags do not name two files. */
  pairOf(certificateFlag: string, keyFlag: string, what: string): LiveText | undefined {
    const [certificate, privateKey] = [certificateFlag, keyFlag].map((flag) =>
      this.#flags.text(flag),
    )
    return certificate && privateKey ? this.pair({ what, certificate, privateKey }) : undefined
  }

  pair({ what, certificate, privateKey }: PairFiles): LiveText {
    if (certificate === '' || privateKey === '') {
      throw new FlagError('missing filename for serving cert')
    }
    const texts = [textOf(certificate), textOf(privateKey)] as const
    const problem = texts.includes('')
      ? `missing content for serving cert "${what}::${certificate}::${privateKey}"`
      : pairError(...texts)
    if (problem !== undefined) throw new FlagError(problem)
    return this.#add({
      what,
      text: texts.join('\n'),
      problemOf: (both) => pairError(both, both),
      async read() {
        const paths = [certificate, privateKey]
        return (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('\n')
      },
    })
  }

  #add(options: Parameters<typeof createLiveFile>[0]): LiveText {
    const file = createLiveFile(options)
    this.all.push(file)
    return file
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new FlagError(whyUnread(cause), { cause })
  }
}

function authoritiesProblem(pem: string, name: string): string | undefined {
  if (pem === '') return `missing content for CA bundle "${name}"`
  const problem = certificatesError(pem)
  return problem === undefined ? undefined : `error loading CA bundle for "${name}": ${problem}`
}
