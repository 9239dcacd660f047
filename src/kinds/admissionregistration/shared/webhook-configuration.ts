/** The rules of both kinds of webhook configurations, over all their webhooks. */
import { duplicate, type FieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateWebhook, type Webhook } from '#kinds/admissionregistration/shared/webhook.ts'

type Own<W extends Webhook> = (webhook: W, at: ReturnType<typeof path>) => readonly FieldError[]

export function validateWebhooks<W extends Webhook>(
  webhooks: readonly W[] = [],
  old: readonly W[] | undefined = undefined,
  own: Own<W> = () => [],
): readonly FieldError[] {
  const at = path('webhooks')
  const recognized = ['v1', 'v1beta1']
  const rules = {
    anyReviewVersions: (old ?? []).some(
      ({ admissionReviewVersions }) =>
        !admissionReviewVersions.some((version) => recognized.includes(version)),
    ),
    anySideEffects: (old ?? []).some(
      ({ sideEffects }) => sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun',
    ),
    before: (old ?? []).flatMap(({ matchConditions = [] }) => matchConditions),
  }
  const seen = new Set<string>()
  const hadDoubles = new Set(old?.map(({ name }) => name)).size < (old?.length ?? 0)
  return webhooks.flatMap((webhook, i) => {
    const isDouble = webhook.name !== '' && seen.has(webhook.name) && !hadDoubles
    seen.add(webhook.name)
    return [
      ...validateWebhook(webhook, at.index(i), rules),
      ...own(webhook, at.index(i)),
      ...(isDouble ? [duplicate(at.index(i).child('name'), webhook.name)] : []),
    ]
  })
}
