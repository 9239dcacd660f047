/**
 * The certificates and keys of a cluster, in one folder, under the names that kubeadm gives them.
 * What is there is kept; what is missing, or signed for other names, is made.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { makeDirectory } from '#base/directories.ts'
import type { Random } from '#base/random.ts'
import { type CertificateWish, type KeyPair, makeCertificate } from '#base/x509/certificate.ts'

export interface PkiOptions {
  readonly directory: string
  /** DNS names and addresses under which the API server is reached. */
  readonly names: readonly string[]
  readonly clock: Clock
  readonly random: Random
}

export interface Pki {
  readonly directory: string
  readonly authority: KeyPair
  /** Signs the proxies that may speak for others. */
  readonly frontProxyAuthority: KeyPair
  readonly server: KeyPair
  readonly frontProxyClient: KeyPair
  /** What the API server shows to kubelets. */
  readonly kubeletClient: KeyPair
  /** May do everything: for the kubeconfig of who started the cluster. */
  readonly admin: KeyPair
  /** Signs tokens of service accounts. */
  readonly serviceAccounts: { readonly privateKey: string; readonly publicKey: string }
}

const day = 86_400_000
/** As kubeadm has it: authorities for ten years, what they sign for one. */
const authorityLifeMs = 3650 * day
const lifeMs = 365 * day
/** What would end sooner than this is made anew. */
const spareMs = 30 * day
/** Clocks differ: a certificate begins a little before it is made. */
const earlierMs = 300_000

/** What is there is of no use, and too precious to be made anew unasked. The message says what can be done. */
export class PkiError extends Error {
  override readonly name = 'PkiError'
}

/** Throws PkiError. */
export async function openPki(options: PkiOptions): Promise<Pki> {
  const { directory, names } = options
  makeDirectory(directory)
  const authorityOf = (file: string, commonName: string) =>
    keep(options, file, { commonName, use: 'authority' })
  const authority = await authorityOf('ca', 'kubernetes')
  const serviceAccounts = await keepServiceAccountKey(directory)
  const frontProxyAuthority = await authorityOf('front-proxy-ca', 'front-proxy-ca')
  const [server, frontProxyClient, kubeletClient, admin] = await Promise.all([
    keep(options, 'apiserver', { commonName: 'kube-apiserver', names, use: 'server' }, authority),
    keep(
      options,
      'front-proxy-client',
      { commonName: 'front-proxy-client', use: 'client' },
      frontProxyAuthority,
    ),
    keep(
      options,
      'apiserver-kubelet-client',
      {
        commonName: 'kube-apiserver-kubelet-client',
        organization: ['kubeadm:cluster-admins'],
        use: 'client',
      },
      authority,
    ),
    keep(
      options,
      'admin',
      { commonName: 'kubernetes-admin', organization: ['system:masters'], use: 'client' },
      authority,
    ),
  ])
  return {
    directory,
    authority,
    frontProxyAuthority,
    server,
    frontProxyClient,
    kubeletClient,
    admin,
    serviceAccounts,
  }
}

type Wish = Omit<CertificateWish, 'notBeforeMs' | 'notAfterMs'>

async function keep(
  { directory, clock, random }: PkiOptions,
  file: string,
  wish: Wish,
  authority?: KeyPair,
): Promise<KeyPair> {
  const paths = [join(directory, `${file}.crt`), join(directory, `${file}.key`)] as const
  const [certificate, privateKey] = await Promise.all(paths.map(readIfThere))
  const nowMs = clock.nowMs()
  if (certificate && privateKey) {
    const found = { certificate, privateKey }
    if (authority ? isFit(found, wish, authority, nowMs) : isPair(found)) return found
    if (!authority) {
      throw new PkiError(
        `${paths.map((one) => `"${one}"`).join(' and ')} are no certificate and its key: put back what was there, or remove both to have them made anew, and all that they signed`,
      )
    }
  }
  const notBeforeMs = nowMs - earlierMs
  const notAfterMs = nowMs + (authority ? lifeMs : authorityLifeMs)
  const made = makeCertificate({ ...wish, notBeforeMs, notAfterMs }, random, authority)
  await writeWhole(paths[1], made.privateKey, 0o600)
  await writeWhole(paths[0], made.certificate, 0o644)
  return made
}

function isPair({ certificate, privateKey }: KeyPair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))
  } catch {
    return false
  }
}

function isFit(pair: KeyPair, wish: Wish, authority: KeyPair, nowMs: number): boolean {
  // Whoever was stopped between the two has written one of them alone.
  if (!isPair(pair)) return false
  try {
    const read = new X509Certificate(pair.certificate)
    const lasts = read.validToDate.getTime() > nowMs + spareMs
    const isOurs = read.verify(createPublicKey(authority.certificate))
    const names = wish.names ?? []
    return lasts && isOurs && names.every((name) => read.checkHost(name) ?? read.checkIP(name))
  } catch {
    return false // what cannot be read is made anew
  }
}

async function keepServiceAccountKey(directory: string): Promise<Pki['serviceAccounts']> {
  const [privatePath, publicPath] = [join(directory, 'sa.key'), join(directory, 'sa.pub')]
  const found = await readIfThere(privatePath)
  if (found) {
    return { privateKey: found, publicKey: publicKeyOf(privatePath, found) }
  }
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await writeWhole(privatePath, privateKey, 0o600)
  await writeWhole(publicPath, publicKey, 0o644)
  return { privateKey, publicKey }
}

function publicKeyOf(path: string, privateKey: string): string {
  try {
    return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  } catch (cause) {
    const words = `"${path}" is no private key: put back what was there, or remove it to have it made anew`
    throw new PkiError(`${words}, which ends all tokens of service accounts`, { cause })
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`Cannot read "${path}"`, { cause: err })
  }
}

/** In one step: nobody ever reads half a key. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const unfinished = `${path}.new`
  await writeFile(unfinished, text, { mode })
  await chmod(unfinished, mode)
  await rename(unfinished, path)
}
