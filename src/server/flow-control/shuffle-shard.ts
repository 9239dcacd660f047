/**
 * Which queues a flow may use: a hand of several, dealt by chance of its name. Two flows seldom share
 * all of theirs, so that one that floods its queues leaves others a way round.
 */
import { createHash } from 'node:crypto'

/** Different places in the deck, by the name alone. */
export function dealHand(flow: string, deckSize: number, handSize: number): readonly number[] {
  let entropy = createHash('sha256').update(flow).digest().readBigUInt64LE()
  const hand: number[] = []
  for (let dealt = 0; dealt < Math.min(handSize, deckSize); dealt++) {
    const left = BigInt(deckSize - dealt)
    hand.push(cardAt(Number(entropy % left), hand))
    entropy /= left
  }
  return hand
}

/** The card at this place among those that are left. */
function cardAt(place: number, hand: readonly number[]): number {
  let card = place
  for (const taken of hand.toSorted((a, b) => a - b)) if (taken <= card) card++
  return card
}
