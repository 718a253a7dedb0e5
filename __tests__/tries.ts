/** How often a property is tried: this often with `PROPERTY_RUNS=all`, as in `.ci/run`, and else a tenth of it. */
export function tries(all: number): number {
  return process.env['PROPERTY_RUNS'] === 'all' ? all : Math.ceil(all / 10)
}
