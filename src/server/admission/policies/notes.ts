/** What a policy notes for the audit of a request. */
import { formatGoJson } from '#base/go/text.ts'
import type { ValidatingAdmissionPolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'
import type { ValidatingAdmissionPolicyBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/types.ts'
import type { Denial } from '#server/admission/policies/evaluate.ts'
import type { AuditNotes } from '#server/audit-notes.ts'

const failureKey = 'validation.policy.admission.k8s.io/validation_failure'
/** Longer notes are cut. */
const longestBytes = 10 * 1024

export class PolicyNotes {
  readonly #audit: AuditNotes
  readonly #policy: string
  /** The values of each key, in the order in which they came; several bindings may say the same. */
  readonly #values = new Map<string, Set<string>>()

  constructor(audit: AuditNotes, { metadata }: ValidatingAdmissionPolicy) {
    this.#audit = audit
    this.#policy = metadata.name
  }

  add(key: string, value: string): void {
    const known = this.#values.get(key)
    if (known) known.add(cut(value))
    else this.#values.set(key, new Set([cut(value)]))
  }

  /** Under the name of the policy. */
  publish(): void {
    for (const [key, values] of this.#values) {
      this.#audit.annotate(`${this.#policy}/${key}`, [...values].join(', '))
    }
  }

  /** Where the binding wants it. */
  addDenials(
    denials: readonly Denial[],
    { metadata, spec }: ValidatingAdmissionPolicyBinding,
  ): void {
    if (!spec.validationActions.includes('Audit')) return
    for (const { message, index = 0 } of denials) {
      const failure = new Map<string, unknown>([
        ['message', message],
        ['policy', this.#policy],
        ['binding', metadata.name],
        ['expressionIndex', index],
        ['validationActions', spec.validationActions],
      ])
      this.#audit.annotate(failureKey, formatGoJson([failure]))
    }
  }
}

function cut(value: string): string {
  const bytes = Buffer.from(value)
  return bytes.length > longestBytes ? bytes.subarray(0, longestBytes).toString() : value
}
