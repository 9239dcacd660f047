/** `--tls-sni-cert-key`: a certificate and its key, and for which names they are shown. */
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import type { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import type { ListenOptions } from '#server/options.ts'

/** Why a value is none, in upstream's words. */
export function namedPairProblem(value: string): string | undefined {
  const { files, names } = partsOf(value)
  if (names?.join() === '') return 'empty names list is not allowed'
  return files.length === 2 ? undefined : 'expected comma separated certificate and key file paths'
}

/** Throws FlagError, in upstream's words. */
export function namedPairs(
  flags: FlagValues,
  files: LiveFiles,
): NonNullable<ListenOptions['named']> {
  return flags.each('tls-sni-cert-key').map((value) => {
    const { files: paths, names = [] } = partsOf(value)
    const [certificate = '', privateKey = ''] = paths
    try {
      return { pair: files.pair({ what: 'sni-serving-cert', certificate, privateKey }), names }
    } catch (cause) {
      const { message } = cause as Error
      throw new FlagError(`failed to load SNI cert and key: ${message}`, { cause })
    }
  })
}

interface Parts {
  readonly files: readonly string[]
  /** Absent where nothing is said of them. */
  readonly names?: readonly string[]
}

function partsOf(value: string): Parts {
  const at = value.indexOf(':')
  const split = (text: string) =>
    text
      .trim()
      .split(',')
      .map((part) => part.trim())
  if (at < 0) return { files: split(value) }
  return { files: split(value.slice(0, at)), names: split(value.slice(at + 1)) }
}
