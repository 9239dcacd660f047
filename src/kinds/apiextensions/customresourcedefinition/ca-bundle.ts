/** Certificates that a webhook's own must be signed by. */
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/

/** Upstream only looks whether there is any certificate to be trusted. */
export function validateBundle(bundle: string, at: FieldPath): readonly FieldError[] {
  const text = Buffer.from(bundle, 'base64').toString('latin1')
  if (block.test(text)) return []
  return [
    invalid(at, bundle, 'unable to load root certificates: unable to parse bytes as PEM block'),
  ]
}

export function isValidBundle(bundle: string): boolean {
  return validateBundle(bundle, path('caBundle')).length === 0
}
