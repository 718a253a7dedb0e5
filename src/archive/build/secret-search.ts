import type { AllowedSecrets } from './allowed-secrets.ts'
import { InstalledPackages } from '../installed/installed-packages.ts'
import { secretIn } from './secrets.ts'
import type { Secret } from './secrets.ts'
import type { SecretKind } from './secret-text.ts'
import type { Tree } from './tree.ts'

/**
 * Collects the secrets of a tree: those that are refused, and those that only give a warning. Keys in a package from a
 * registry give a warning. Many packages contain keys for their tests and examples, which are public already, and whoever
 * needs the package cannot remove them. Tokens are always refused. What the user allows is neither. The ID of an AWS
 * access key gives no access by itself, so it gives a warning, and only in the user's own files.
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

  /** An SSH key is recognized by its file name alone, so only its exact path allows it. */
  #isAllowed(name: string, kind: SecretKind): boolean {
    return kind === 'an SSH key' ? this.#allowed.allowsNamed(name, kind) : this.#allowed.allows(name, kind)
  }
}

function isKey(kind: SecretKind): boolean {
  return kind === 'a private key' || kind === 'an SSH key' || kind === 'an AWS access key'
}
