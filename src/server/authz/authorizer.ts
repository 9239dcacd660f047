/** Who may do what: the place of RBAC and its kin in the pipeline. */
import type { FieldRequirements } from '#api/selectors/fields.ts'
import type { LabelRequirements } from '#api/selectors/labels.ts'
import type { Waiting } from '#api/transport.ts'
import type { User } from '#server/user.ts'

/** What is asked for, as upstream's attributes. */
export type Attributes = ResourceAttributes | PathAttributes

export interface ResourceAttributes {
  readonly user: User
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly labels?: LabelRequirements
  readonly fields?: FieldRequirements
}

/** A path that leads to no resource, such as /healthz. */
export interface PathAttributes {
  readonly user: User
  readonly verb: string
  readonly path: string
}

export interface Decision {
  readonly verdict: 'allow' | 'deny' | 'no opinion'
  readonly reason?: string
  /** What failed on the way. Where nothing allows the request it is no refusal, but a failure of the server. */
  readonly error?: string
}

/**
 * Decides at once where it can, so that a request of one process costs nothing to wait for. The
 * first that does not answer `no opinion` decides; if none does, the request is refused.
 */
export interface Authorizer {
  /** Reads the signal only where there is something to wait for: it may be made only then. */
  authorize(attributes: Attributes, waiting: Waiting): Decision | Promise<Decision>
}
