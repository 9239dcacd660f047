/** An issuer of tokens on a free port, with keys of its own that can be changed. */
import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { testData } from '#server/testing/http-server.ts'

export interface FakeIssuer extends AsyncDisposable {
  readonly url: string
  /** Of what it was asked, the paths. */
  readonly asked: string[]
  /** What it answers at other paths: JSON, or a text. */
  readonly answers: Map<string, FakeAnswer>
  /** New keys; the old ones are gone. */
  rotate(keyId: string): void
  token(claims: object, options?: TokenWish): string
}

export interface FakeAnswer {
  readonly code?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface TokenWish {
  /** RS256 if not said. */
  readonly algorithm?: string
  readonly keyId?: string
  /** Signs in the place of the issuer's own. */
  readonly key?: KeyObject
}

export const testAuthorities = testData('ca')

interface Keys {
  readonly id: string
  readonly rsa: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  readonly ec: Readonly<
    Record<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>
  >
}

function makeKeys(id: string): Keys {
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
  return {
    id,
    rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ec: { ES256: ec('P-256'), ES384: ec('P-384'), ES512: ec('P-521') },
  }
}

export async function openFakeIssuer(): Promise<FakeIssuer> {
  let keys = makeKeys('first')
  const asked: string[] = []
  const answers = new Map<string, FakeAnswer>()
  const server = createServer({ cert: testData('server'), key: testData('server-key') })
  server.on('request', (request, response) => {
    const path = request.url!
    asked.push(path)
    const { code = 200, headers = {}, body } = answers.get(path) ?? standard(path)
    response.writeHead(code, headers).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`

  function standard(path: string): FakeAnswer {
    if (path === '/.well-known/openid-configuration') {
      return { body: JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }) }
    }
    if (path === '/keys') return { body: JSON.stringify({ keys: webKeysOf(keys) }) }
    return { code: 404 }
  }

  return {
    url,
    asked,
    answers,
    rotate(keyId) {
      keys = makeKeys(keyId)
    },
    token: (claims, wish = {}) => signed({ iss: url, ...claims }, keys, wish),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Among them one of a kind that signs nothing. */
function webKeysOf({ id, rsa, ec }: Keys) {
  const all = [rsa, ...Object.values(ec)].map(({ publicKey }) =>
    publicKey.export({ format: 'jwk' }),
  )
  return [
    { kty: 'oct', kid: id, k: 'c2VjcmV0' },
    ...all.map((key) => ({ ...key, kid: id, use: 'sig' })),
  ]
}

function signed(
  claims: object,
  keys: Keys,
  { algorithm = 'RS256', keyId, key }: TokenWish,
): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const kid = keyId ?? keys.id
  const head = encode({ alg: algorithm, ...(kid !== '' && { kid }) })
  const text = `${head}.${encode(claims)}`
  const own = key ?? (keys.ec[algorithm] ?? keys.rsa).privateKey
  return `${text}.${signatureOf(Buffer.from(text), algorithm, own).toString('base64url')}`
}

function signatureOf(text: Buffer, algorithm: string, key: KeyObject): Buffer {
  if (!/^[A-Z]{2}\d{3}$/.test(algorithm)) return Buffer.alloc(0)
  const hash = `sha${algorithm.slice(2)}`
  if (key.type === 'secret') return createHmac(hash, key).update(text).digest()
  if (algorithm.startsWith('ES')) return sign(hash, text, { key, dsaEncoding: 'ieee-p1363' })
  const padding = algorithm.startsWith('PS')
    ? constants.RSA_PKCS1_PSS_PADDING
    : constants.RSA_PKCS1_PADDING
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
  return sign(hash, text, { key, padding, ...(algorithm.startsWith('PS') && { saltLength }) })
}
