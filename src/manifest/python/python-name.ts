/** Name of a Python package, or of an extra or a group, in the one spelling that PEP 503 makes of all its spellings. */
export function pythonName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}
