/** The certificate an API server shows: the one it was given, or one of its own, kept for the next start. */
import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import type { Random } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { fileOf } from '#cluster/kube-apiserver/settings.ts'

export interface ServingCertificateOptions {
  readonly flags: FlagValues
  /** Where its own is kept. */
  readonly directory: string
  /** Under which it is reached. */
  readonly addresses: readonly string[]
  readonly clock: Clock
  readonly random: Random
}

export interface ServingCertificate {
  readonly certificate: string
  readonly privateKey: string
  /** Both in one text; absent where they are the server's own. */
  readonly readPair?: () => Promise<string>
}

const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs
const names = ['kubernetes.default.svc', 'kubernetes.default', 'kubernetes', 'localhost']

export function servingCertificate(options: ServingCertificateOptions): ServingCertificate {
  const { flags } = options
  const certificate = fileOf(flags, 'tls-cert-file')
  const privateKey = fileOf(flags, 'tls-private-key-file')
  if (certificate !== undefined && privateKey !== undefined) {
    const paths = [flags.text('tls-cert-file'), flags.text('tls-private-key-file')]
    const readPair = async () => {
      const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
      return texts.join('\n')
    }
    return { certificate, privateKey, readPair }
  }
  if (certificate === undefined && privateKey === undefined) return ownCertificate(options)
  throw new FlagError('--tls-cert-file and --tls-private-key-file go together')
}

function ownCertificate(options: ServingCertificateOptions): ServingCertificate {
  const { directory, addresses, clock, random } = options
  const wanted = [
    ...names,
    '127.0.0.1',
    ...addresses.filter((address) => address !== '0.0.0.0' && address !== '::'),
  ]
  const paths = [join(directory, 'apiserver.crt'), join(directory, 'apiserver.key')] as const
  const kept = readKept(paths, wanted, clock.nowMs())
  if (kept) return kept
  const nowMs = clock.nowMs()
  const made = makeCertificate(
    {
      commonName: `${hostname()}@${Math.floor(nowMs / 1000)}`,
      names: [...new Set(wanted)],
      use: 'server',
      notBeforeMs: nowMs - hourMs,
      notAfterMs: nowMs + yearMs,
    },
    random,
  )
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(paths[1], made.privateKey, { mode: 0o600 })
  writeFileSync(paths[0], made.certificate)
  return made
}

function readKept(
  [certificatePath, keyPath]: readonly [string, string],
  wanted: readonly string[],
  nowMs: number,
): ServingCertificate | undefined {
  try {
    const certificate = readFileSync(certificatePath, 'utf8')
    const privateKey = readFileSync(keyPath, 'utf8')
    const read = new X509Certificate(certificate)
    const isFit = wanted.every((name) => read.checkHost(name) ?? read.checkIP(name))
    return isFit && read.validToDate.getTime() > nowMs ? { certificate, privateKey } : undefined
  } catch {
    return undefined // what cannot be read is made anew
  }
}
