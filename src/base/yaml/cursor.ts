import { isBlank, isBreak, isBreakOrEnd, isSpaceOrEnd } from '#base/yaml/characters.ts'
import { type YamlError, yamlErrorAt } from '#base/yaml/yaml-error.ts'

/** A place in a YAML text, which knows its line and column. */
export class Cursor {
  readonly text: string
  pos = 0
  /** From 0. */
  line = 0
  #lineStart = 0

  constructor(text: string) {
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
    this.text = `${text}\0\0\0\0`
    this.pos = start
    this.#lineStart = start
  }

  get column(): number {
    return this.pos - this.#lineStart
  }

  /** The code of a character ahead; 0 at the end. */
  peek(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead)
  }

  char(): string {
    return this.text[this.pos]!
  }

  read(): string {
    return this.text[this.pos++]!
  }

  skip(count = 1): void {
    this.pos += count
  }

  /** An error here; lines count from 1, except for the first. */
  fail(problem: string): YamlError {
    return yamlErrorAt(this.line === 0 ? 0 : this.line + 1, problem)
  }

  /** Moves past a line break, and answers it as it is to stand in a scalar. */
  readBreak(): string {
    const c = this.peek()
    this.pos += c === 0x0d && this.peek(1) === 0x0a ? 2 : 1
    this.endLine()
    return c === 0x2028 || c === 0x2029 ? String.fromCharCode(c) : '\n'
  }

  endLine(): void {
    this.line++
    this.#lineStart = this.pos
  }

  /** `---` or `...` at the beginning of a line. */
  isDocumentMark(): boolean {
    if (this.pos !== this.#lineStart) return false
    const c = this.peek()
    if (c !== 0x2d && c !== 0x2e) return false
    return this.peek(1) === c && this.peek(2) === c && isSpaceOrEnd(this.peek(3))
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.pos++
  }

  skipComment(): void {
    if (this.peek() === 0x23) while (!isBreakOrEnd(this.peek())) this.pos++
  }

  /**
   * Moves past spaces, comments and line breaks; answers whether a key may stand here. Tabs are
   * white space only where they cannot be taken for indentation.
   */
  skipToToken(inFlow: boolean, mayBeKey: boolean): boolean {
    let allowed = mayBeKey
    for (;;) {
      let c = this.peek()
      while (c === 0x20 || (c === 0x09 && (inFlow || !allowed)))
        c = this.text.charCodeAt(++this.pos)
      this.skipComment()
      if (!isBreak(this.peek())) return allowed
      this.readBreak()
      if (!inFlow) allowed = true
    }
  }
}
