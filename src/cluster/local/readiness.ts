/** Asks a server whether it is ready, as its administrator. */
import { request } from 'node:https'
import type { KeyPair } from '#base/x509/certificate.ts'

export interface Probe {
  readonly port: number
  readonly authorityPem: string
  readonly client: KeyPair
}

export interface Probed {
  readonly code: number
  readonly text: string
}

/** Longer answers than this are not ours. */
const answerLimitBytes = 65_536

/** Undefined where nobody answers. */
export function ask(probe: Probe, path: string, signal: AbortSignal): Promise<Probed | undefined> {
  return new Promise((done) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: probe.port,
        path,
        ca: probe.authorityPem,
        cert: probe.client.certificate,
        key: probe.client.privateKey,
        signal,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          if (text.length < answerLimitBytes) text += part
        })
        response.on('end', () => done({ code: response.statusCode ?? 0, text }))
        response.on('error', () => done(undefined))
      },
    )
    call.on('error', () => done(undefined))
    call.end()
  })
}
