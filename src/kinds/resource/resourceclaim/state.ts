import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'

/** What becomes of a claim, in words for tables. */
export function claimState({ metadata, status = {} }: ResourceClaim): string {
  const isLeaving = metadata.deletionTimestamp !== undefined
  const { allocation, reservedFor = [] } = status
  const states = [
    ...(isLeaving ? ['deleted'] : []),
    ...(allocation ? ['allocated'] : []),
    ...(allocation && reservedFor.length > 0 ? ['reserved'] : []),
  ]
  return states.join(',') || 'pending'
}
