/** Says where a failure was met, before its own words. The end of a wait has none: it is handed on. */
export async function inWords<T>(
  where: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error })
  }
}
