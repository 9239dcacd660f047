/**
 * Takes one out of a list, without the list of what was taken that `splice` makes.
 *
 * What comes and goes all the time is in lists, and not in a Map or Set: V8 makes a new table for one that
 * has had as many entries as there is room for, also where most are gone again, and the old table points
 * to the new one. Once one of them has come to the old space, all that follow are moved there, with
 * everything that was in them at the time, and stay until the whole heap is collected: a Map of requests
 * takes along all that requests made.
 */
export function takeOut(list: unknown[], at: number): void {
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]
  list.pop()
}
