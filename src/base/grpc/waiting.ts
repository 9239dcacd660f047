/** Values that came before anybody asked, or askers who came before a value. */
export class Waiting<T> {
  readonly #values: T[] = []
  #asker: { resolve(value: T | undefined): void; reject(err: unknown): void } | undefined
  #end: { readonly failure?: unknown } | undefined

  get size(): number {
    return this.#values.length
  }

  push(value: T): void {
    if (this.#end) return
    const asker = this.#asker
    this.#asker = undefined
    if (asker) asker.resolve(value)
    else this.#values.push(value)
  }

  /** What came before is still handed out. */
  end(): void {
    this.#end ??= {}
    this.#asker?.resolve(undefined)
    this.#asker = undefined
  }

  fail(failure: unknown): void {
    if (this.#end && 'failure' in this.#end) return
    this.#end = { failure }
    this.#asker?.reject(failure)
    this.#asker = undefined
  }

  /** Nothing at the end. One asker at a time. */
  async next(): Promise<T | undefined> {
    if (this.#values.length > 0) return this.#values.shift()
    if (this.#end && 'failure' in this.#end) throw this.#end.failure
    if (this.#end) return undefined
    return await new Promise<T | undefined>((resolve, reject) => {
      this.#asker = { resolve, reject }
    })
  }
}
