/** What a service answers. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}
