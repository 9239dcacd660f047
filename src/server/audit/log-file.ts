/**
 * The file of an audit log. It is written at once and in order, as upstream does; when it is full it
 * is put aside under the time, and old ones go.
 */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { readdir, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Clock } from '#base/clock.ts'
import { makeDirectory } from '#base/directories.ts'
import type { LineWriter } from '#server/audit/sink.ts'

export interface LogFileOptions {
  readonly path: string
  readonly maxBytes: number
  /** 0: for ever. */
  readonly maxAgeDays: number
  /** 0: all. */
  readonly maxBackups: number
  readonly compress: boolean
  readonly clock: Clock
  /** Is told where old files could not be seen to. */
  onTrouble(error: unknown): void
}

const dayMs = 86_400_000
const newline = 0x0a

/** Throws where the file cannot be opened. */
export function openLogFile(options: LogFileOptions): LineWriter {
  makeDirectory(dirname(options.path))
  return new LogFile(options)
}

class LogFile implements LineWriter {
  readonly #options: LogFileOptions
  #fd: number
  #bytes: number
  /** A line that could only be written in part is ended before the next one begins. */
  #isBroken = false
  #tidying: Promise<void>

  constructor(options: LogFileOptions) {
    this.#options = options
    this.#fd = openSync(options.path, 'a', 0o600)
    this.#bytes = fstatSync(this.#fd).size
    this.#tidying = this.#tidy()
  }

  write(text: string): void {
    const line = Buffer.from(`${text}\n`)
    const { maxBytes } = this.#options
    if (line.length > maxBytes) {
      throw new Error(`write length ${line.length} exceeds maximum file size ${maxBytes}`)
    }
    if (this.#bytes + line.length > maxBytes) this.#rotate()
    if (this.#isBroken) this.#append(Buffer.of(newline))
    this.#append(line)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    closeSync(this.#fd)
    await this.#tidying
  }

  #append(bytes: Buffer): void {
    let at = 0
    try {
      while (at < bytes.length) at += writeSync(this.#fd, bytes, at)
      this.#isBroken = false
    } finally {
      this.#bytes += at
      if (at > 0 && at < bytes.length) this.#isBroken = true
    }
  }

  #rotate(): void {
    const { path, clock } = this.#options
    renameSync(path, backupOf(path, clock.nowMs()))
    const before = this.#fd
    this.#fd = openSync(path, 'a', 0o600)
    closeSync(before)
    this.#bytes = 0
    this.#isBroken = false
    this.#tidying = this.#tidying.then(() => this.#tidy())
  }

  async #tidy(): Promise<void> {
    try {
      await tidy(this.#options)
    } catch (error) {
      this.#options.onTrouble(error)
    }
  }
}

/** As `audit-2026-01-02T03-04-05.678.log`. */
function backupOf(path: string, ms: number): string {
  const extension = extname(path)
  const time = new Date(ms).toISOString().replaceAll(':', '-').replace('Z', '')
  return join(dirname(path), `${basename(path, extension)}-${time}${extension}`)
}

interface Backup {
  readonly path: string
  readonly ms: number
  readonly isCompressed: boolean
}

async function tidy(options: LogFileOptions): Promise<void> {
  const { path, maxAgeDays, maxBackups, compress, clock } = options
  if (maxAgeDays === 0 && maxBackups === 0 && !compress) return
  const backups = await backupsOf(path)
  const oldestMs = maxAgeDays > 0 ? clock.nowMs() - maxAgeDays * dayMs : 0
  const kept = backups
    .slice(0, maxBackups > 0 ? maxBackups : undefined)
    .filter(({ ms }) => ms >= oldestMs)
  for (const backup of backups) if (!kept.includes(backup)) await unlink(backup.path)
  if (!compress) return
  for (const { path: plain, isCompressed } of kept) if (!isCompressed) await compressFile(plain)
}

/** The newest first. */
async function backupsOf(path: string): Promise<readonly Backup[]> {
  const directory = dirname(path)
  const extension = extname(path)
  const prefix = `${basename(path, extension)}-`
  const names = await readdir(directory)
  const backups = names.flatMap((name) => {
    const isCompressed = name.endsWith(`${extension}.gz`)
    const end = isCompressed ? `${extension}.gz` : extension
    if (!name.startsWith(prefix) || !name.endsWith(end)) return []
    const ms = timeIn(name.slice(prefix.length, name.length - end.length))
    return ms === undefined ? [] : [{ path: join(directory, name), ms, isCompressed }]
  })
  return backups.toSorted((a, b) => b.ms - a.ms)
}

function timeIn(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3})$/.exec(text)
  return match ? Date.parse(`${match[1]}:${match[2]}:${match[3]}Z`) : undefined
}

async function compressFile(path: string): Promise<void> {
  const { mode } = await stat(path)
  const part = `${path}.gz.part`
  await pipeline(createReadStream(path), createGzip(), createWriteStream(part, { mode }))
  await rename(part, `${path}.gz`)
  await unlink(path)
}
