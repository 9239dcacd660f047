/**
 * What can go wrong in a store, told apart by `reason`. One class with a field rather than many
 * classes: errors cross threads and the wire, where only fields survive.
 */
export type StoreErrorReason =
  | 'Compacted' // the revision asked for is no longer kept
  | 'FutureRevision' // the revision asked for does not exist yet
  | 'ValueTooLarge' // a value above valueLimitBytes
  | 'KeyEmpty' // a write to the empty key
  | 'KeyNotFound' // a put that keeps the value of a key which is not there
  | 'DuplicateKey' // one transaction writes a key twice
  | 'TooManyOperations' // a transaction above operationLimit
  | 'LeaseNotFound' // the lease never was, was revoked or has expired
  | 'LeaseExists' // the id asked for is taken
  | 'NoSpace' // the disk or the quota is full; nothing was written
  | 'Denied' // no permission for a file, or refused by the server
  | 'Locked' // another process has the store open
  | 'Corrupt' // the files are not what was written
  | 'UnknownFormat' // not a store, or one of a newer version
  | 'Failed' // an input or output error; what was not answered may or may not have happened
  | 'Unavailable' // no server could be reached, or it has too much to do; nothing was written
  | 'Uncertain' // the answer was lost: the commit may have happened
  | 'Closed' // the engine was closed

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly reason: StoreErrorReason
  /** With Compacted: the compacted revision. Ranges at it and changes after it can still be had. */
  readonly compactRevision?: number

  constructor(
    reason: StoreErrorReason,
    message: string,
    options: { readonly compactRevision?: number; readonly cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.reason = reason
    if (options.compactRevision !== undefined) this.compactRevision = options.compactRevision
  }
}

/** Says whether `err` is a store's error, and of that reason if one is given. */
export function isStoreError(err: unknown, reason?: StoreErrorReason): err is StoreError {
  if (!(err instanceof Error) || err.name !== 'StoreError' || !('reason' in err)) return false
  return reason === undefined || err.reason === reason
}

/** The store's error that another error is, or came of. */
export function storeErrorIn(err: unknown): StoreError | undefined {
  if (isStoreError(err)) return err
  return err instanceof Error ? storeErrorIn(err.cause) : undefined
}

/** Upstream's words, which clients match on. */
export function compacted(compactRevision: number): StoreError {
  const message = 'required revision has been compacted'
  return new StoreError('Compacted', message, { compactRevision })
}

/** Upstream's words, which clients match on. */
export function futureRevision(): StoreError {
  return new StoreError('FutureRevision', 'required revision is a future revision')
}

export function leaseNotFound(): StoreError {
  return new StoreError('LeaseNotFound', 'requested lease not found')
}

export function closed(): StoreError {
  return new StoreError('Closed', 'Cannot use a store that was closed')
}
