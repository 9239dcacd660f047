import type { Secret } from '#kinds/core/secret/types.ts'

/** A secret is opaque if not said otherwise; what came as text is kept as bytes like the rest. */
export function withSecretDefaults(secret: Secret): Secret {
  const { stringData, ...rest } = secret
  if (stringData === undefined) return secret.type ? secret : { ...secret, type: 'Opaque' }
  const texts = Object.entries(stringData).map(([key, text]) => [key, base64Of(text)] as const)
  return {
    ...rest,
    type: secret.type || 'Opaque',
    ...(texts.length > 0 && { data: { ...secret.data, ...Object.fromEntries(texts) } }),
  }
}

function base64Of(text: string): string {
  return Buffer.from(text).toString('base64')
}
