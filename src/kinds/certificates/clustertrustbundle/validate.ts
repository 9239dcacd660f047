import { X509Certificate } from 'node:crypto'
import { type FieldError, invalid, tooLong } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import { decodePem, type PemBlock } from '#base/x509/pem.ts'
import type { ClusterTrustBundle } from '#kinds/certificates/clustertrustbundle/types.ts'
import {
  trustBundleNameErrors,
  validateSignerName,
} from '#kinds/certificates/shared/signer-name.ts'

const bundleLimitBytes = 1024 * 1024

export function validateTrustBundle(bundle: ClusterTrustBundle): readonly FieldError[] {
  return [...validateNames(bundle), ...validateAnchors(bundle.spec.trustBundle)]
}

/** Anchors that stay as they are were accepted before. */
export function validateTrustBundleUpdate(
  bundle: ClusterTrustBundle,
  old: ClusterTrustBundle,
): readonly FieldError[] {
  const { signerName, trustBundle } = bundle.spec
  return [
    ...validateNames(bundle),
    ...(trustBundle === old.spec.trustBundle ? [] : validateAnchors(trustBundle)),
    ...validateImmutable(signerName ?? '', old.spec.signerName ?? '', path('spec', 'signerName')),
  ]
}

function validateNames({ metadata, spec }: ClusterTrustBundle): readonly FieldError[] {
  const { name, generateName = '' } = metadata
  const { signerName = '' } = spec
  return [
    ...Object.entries({ name, generateName }).flatMap(([field, text]) => {
      if (text === '') return []
      const messages = trustBundleNameErrors(text, field === 'generateName', signerName)
      return messages.map((message) => invalid(path('metadata', field), text, message))
    }),
    ...(signerName === '' ? [] : validateSignerName(signerName, path('spec', 'signerName'))),
  ]
}

function validateAnchors(text: string): readonly FieldError[] {
  const at = path('spec', 'trustBundle')
  if (byteLength(text) > bundleLimitBytes) return [tooLong(at, bundleLimitBytes)]
  const blocks = decodePem(text)
  const wrong = blocks.flatMap((block, i) => {
    const error = anchorError(block)
    return error === undefined ? [] : [`entry ${i} ${error}`]
  })
  const messages = wrong.length > 0 ? wrong : doubles(blocks)
  return messages.map((message) => invalid(at, '<value omitted>', message))
}

function anchorError({ type, hasHeaders, bytes }: PemBlock): string | undefined {
  if (type !== 'CERTIFICATE') return `has bad block type: ${type}`
  if (hasHeaders) return 'has PEM block headers'
  try {
    return new X509Certificate(bytes).ca ? undefined : 'does not have the CA bit set'
  } catch {
    return 'does not parse as X.509'
  }
}

function doubles(blocks: readonly PemBlock[]): readonly string[] {
  if (blocks.length === 0) return ['at least one trust anchor must be provided']
  const places = Map.groupBy(blocks.keys(), (i) => blocks[i]!.bytes.toString('base64'))
  return [...places.values()]
    .filter((indices) => indices.length > 1)
    .map((indices) => `duplicate trust anchor (indices [${indices.join(' ')}])`)
}
