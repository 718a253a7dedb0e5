/** A duration for readers: `0.4 s`, `12 s`, `1 min 5 s`. */
export function readableDuration(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** A time from AWS with a precision of one minute: `2026-11-30 17:38 UTC`. Undefined for a text that is not a time. */
export function readableTime(iso: string): string | undefined {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return undefined
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
