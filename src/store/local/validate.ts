import { StoreError } from '#store/store-error.ts'
import {
  type Operation,
  operationLimit,
  type Transaction,
  valueLimitBytes,
} from '#store/transaction.ts'

/** Throws what is wrong with a transaction whatever the store holds, in either branch. */
export function assertTransaction(transaction: Transaction): void {
  if (countOperations(transaction) > operationLimit) {
    throw new StoreError('TooManyOperations', 'too many operations in txn request')
  }
}

function countOperations({ compare = [], success = [], failure = [] }: Transaction): number {
  let count = compare.length
  for (const operation of success) count += countOne(operation)
  for (const operation of failure) count += countOne(operation)
  return count
}

function countOne(operation: Operation): number {
  if (operation.type === 'transaction') return 1 + countOperations(operation)
  if (operation.type === 'put') assertPut(operation.key, operation.value)
  return 1
}

function assertPut(key: string, value: Uint8Array | undefined): void {
  if (key === '') throw new StoreError('KeyEmpty', 'key is not provided')
  if (value && value.length > valueLimitBytes) {
    const message = `Cannot keep a value of ${value.length} bytes: the limit is ${valueLimitBytes}`
    throw new StoreError('ValueTooLarge', message)
  }
}
