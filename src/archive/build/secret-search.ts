import type { AllowedSecrets } from './allowed-secrets.ts'
import { InstalledPackages } from '../installed/installed-packages.ts'
import { secretIn } from './secrets.ts'
import type { Secret } from './secrets.ts'
import type { SecretKind } from './secret-text.ts'
import type { Tree } from './tree.ts'

/**
 * Collects the secrets of a tree, and tells those that keep it from being published from those that the user
 * is to know of. Keys that came with a package from a registry are only told: many bring some for their tests
 * and examples, others can read them there already, and whoever needs the package cannot help it. Tokens are
 * refused wherever they lie. What the user allows is neither. An AWS access key id opens nothing by itself, and is told where it is the user's.
 */
export class SecretSearch {
  readonly refused: Secret[]
  readonly warnings: Secret[] = []
  readonly #packages: InstalledPackages
  readonly #allowed: AllowedSecrets

  constructor(tree: Tree, allowed: AllowedSecrets) {
    this.#allowed = allowed
    this.refused = [...tree.secrets]
    this.#packages = new InstalledPackages(
      tree.root,
      tree.entries.map(({ name }) => name),
    )
  }

  /** Looks at one file of the tree. */
  look(name: string, content: Buffer): void {
    const kind = secretIn(name, content)
    if (kind === undefined || this.#isAllowed(name, kind)) return
    if (kind === 'settings that often contain secrets') this.warnings.push({ name, kind })
    else if (kind === 'an AWS access key ID') {
      if (!this.#packages.brought(name, content)) this.warnings.push({ name, kind })
    } else if (isKey(kind) && this.#packages.brought(name, content)) this.warnings.push({ name, kind })
    else this.refused.push({ name, kind })
  }

  /** An SSH key is told by the name of its file alone, and such are allowed by their very path. */
  #isAllowed(name: string, kind: SecretKind): boolean {
    return kind === 'an SSH key' ? this.#allowed.allowsNamed(name, kind) : this.#allowed.allows(name, kind)
  }
}

function isKey(kind: SecretKind): boolean {
  return kind === 'a private key' || kind === 'an SSH key' || kind === 'an AWS access key'
}
