/** The feature gates of v1.36 that rules of kinds ask for, with upstream's defaults. */
import { createFeatures, type Features } from '#api/features.ts'

export const gates: Readonly<Record<string, boolean>> = {
  CoordinatedLeaderElection: false,
}

export const features: Features = createFeatures(gates)
