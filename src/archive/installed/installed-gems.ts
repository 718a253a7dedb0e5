/**
 * Whether a file lies in a gem that RubyGems or Bundler installed from a registry: beside `gems/NAME-VERSION/` there is
 * `specifications/NAME-VERSION.gemspec`. What Bundler takes from a repository lies in `bundler/gems/`, where there is none.
 *
 * @param path - The file's path, split.
 * @param names - All files of the tree.
 */
export function isInGem(path: readonly string[], names: ReadonlySet<string>): boolean {
  return path.some((part, index) => {
    const gem = path[index + 1]
    if (part !== 'gems' || gem === undefined || index + 2 >= path.length) return false
    return names.has([...path.slice(0, index), 'specifications', `${gem}.gemspec`].join('/'))
  })
}
