/** The certificate an API server shows: the one it was given, or one of its own, kept for the next start. */
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { FlagValues } from '#base/component-flags.ts'
import { makeDirectory } from '#base/directories.ts'
import type { Random } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import type { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import type { LiveText } from '#server/configuration/live-file.ts'

export interface ServingCertificateOptions {
  readonly flags: FlagValues
  readonly files: LiveFiles
  /** Where its own is kept. */
  readonly directory: string
  /** Under which it is reached. */
  readonly addresses: readonly string[]
  readonly clock: Clock
  readonly random: Random
}

const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs
const names = ['kubernetes.default.svc', 'kubernetes.default', 'kubernetes', 'localhost']

/** The certificate and its key. */
export function servingCertificate(options: ServingCertificateOptions): LiveText {
  const { flags, files } = options
  const certificate = flags.text('tls-cert-file')
  const privateKey = flags.text('tls-private-key-file')
  if (certificate === '' && privateKey === '') return ownCertificate(options)
  return files.pair({ what: 'serving-cert', certificate, privateKey })
}

function ownCertificate(options: ServingCertificateOptions): LiveText {
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
  makeDirectory(directory)
  writeFileSync(paths[1], made.privateKey, { mode: 0o600 })
  writeFileSync(paths[0], made.certificate)
  return { text: `${made.certificate}\n${made.privateKey}` }
}

function readKept(
  [certificatePath, keyPath]: readonly [string, string],
  wanted: readonly string[],
  nowMs: number,
): LiveText | undefined {
  try {
    const certificate = readFileSync(certificatePath, 'utf8')
    const privateKey = readFileSync(keyPath, 'utf8')
    const read = new X509Certificate(certificate)
    const isFit = wanted.every((name) => read.checkHost(name) ?? read.checkIP(name))
    return isFit && read.validToDate.getTime() > nowMs
      ? { text: `${certificate}\n${privateKey}` }
      : undefined
  } catch {
    return undefined // what cannot be read is made anew
  }
}
