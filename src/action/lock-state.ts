import { getState, saveState } from '@actions/core'
import { truncateSync } from 'node:fs'
import type { LockReference } from '../core/ports.ts'

/** A lock that the main step took, and what else the post step needs to give it back. */
export interface SavedLock extends LockReference {
  /** 12 digits; undefined when not given. */
  expectedBucketOwner?: string | undefined
}

const STATE = 'locks'

/**
 * Keeps the locks that this process holds where the post step finds them, of all layers and regions. What it gives throws
 * where the file of the runner cannot be written.
 *
 * @param file - The runner's file of the state; undefined where there is none.
 */
export function lockState(file: string | undefined): (lock: SavedLock, isToRelease: boolean) => void {
  const held = new Map<string, SavedLock>()
  return (lock, isToRelease) => {
    const place = `${lock.bucket}/${lock.key}`
    if (isToRelease) held.set(place, lock)
    else held.delete(place)
    // Run by hand, there is no post step, and the state would be printed.
    if (file === undefined) return
    try {
      saveState(STATE, [...held.values()])
    } catch (error) {
      empty(file)
      throw error
    }
  }
}

/**
 * Takes back all that was kept: a lock that is no longer to be released, and half a value, as a full disk leaves it, which
 * the runner would fail the step for.
 */
function empty(file: string): void {
  try {
    truncateSync(file)
  } catch {
    // Then nothing was written either.
  }
}

/** The locks that the main step held when it ended: none, unless it was killed. */
export function locksLeft(): SavedLock[] {
  const state = getState(STATE)
  return state === '' ? [] : (JSON.parse(state) as SavedLock[])
}
