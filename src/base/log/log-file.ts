/** A log in a file that cannot fill a disk: what it holds beyond its bound goes into one file beside it, and then away. */
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

export interface LogFile extends Disposable {
  /** Takes a line without its end. */
  write(line: string): void
}

export interface LogFileOptions {
  readonly path: string
  /** So much is in the file at most, and as much again in the one beside it (`path.1`). */
  readonly limitBytes: number
}

/**
 * Throws where the file cannot be opened. Others may append to it too, as a process that has it for its
 * standard error: it stays the same file, and is emptied when it is full.
 */
export function openLogFile({ path, limitBytes }: LogFileOptions): LogFile {
  const file = openSync(path, 'a', 0o600)
  let isOpen = true
  return {
    write(line) {
      if (!isOpen) return
      const bytes = Buffer.from(`${line}\n`)
      try {
        const { size } = fstatSync(file)
        if (size > 0 && size + bytes.length > limitBytes) putAside(path, file)
        writeSync(file, bytes)
      } catch {
        // The disk is full, most likely, and there is nobody to tell it to.
      }
    },
    [Symbol.dispose]() {
      isOpen = false
      closeSync(file)
    },
  }
}

function putAside(path: string, file: number): void {
  try {
    copyFileSync(path, `${path}.1`)
  } catch {
    // What cannot be kept is lost: to stay within the bound matters more.
  }
  ftruncateSync(file, 0)
}
