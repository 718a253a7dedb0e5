/** Does something for each item, some of them at once. What went wrong, a message each. */
export async function failuresOf<T>(
  items: readonly T[],
  atOnce: number,
  body: (item: T) => Promise<void>,
): Promise<string[]> {
  const waiting = [...items]
  const failures: string[] = []
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await body(item).catch((error: unknown) =>
        failures.push(error instanceof Error ? error.message : String(error)),
      )
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return failures
}
