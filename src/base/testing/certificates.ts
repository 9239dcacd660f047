/** Certificates for tests, by the system's OpenSSL. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A reason to skip if they cannot be made, else false. */
export const missingOpenssl =
  spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is missing'

export interface Certificates extends Disposable {
  /** The path of `name.pem` or `name.key`. */
  path(file: string): string
  read(file: string): Buffer
}

/** The first one signs itself, the others are signed by it. They are for 127.0.0.1 and localhost. */
export function makeCertificates(...names: readonly string[]): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'cox-tls-'))
  for (const [i, name] of names.entries()) {
    const made = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '1']
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
    const signer = i === 0 ? [] : ['-CA', `${names[0]}.pem`, '-CAkey', `${names[0]}.key`]
    const address = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
    const args = ['req', '-x509', ...curve, '-subj', `/CN=${name}`, ...made, ...signer, ...address]
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  }
  const path = (file: string) => join(folder, file)
  return {
    path,
    read: (file) => readFileSync(path(file)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}
