import { getState, saveState } from '@actions/core'
import { truncateSync } from 'node:fs'
import type { LockReference } from '../core/ports.ts'

/** A lock that the main step took, with everything that the post step needs to release it. */
export interface SavedLock extends LockReference {
  /** 12 digits; undefined when not given. */
  expectedBucketOwner?: string | undefined
}

const STATE = 'locks'

/**
 * Returns a function that saves the locks of this process for the post step, for all layers and regions. It throws if
 * the file of the runner cannot be written.
 *
 * @param file - The state file of the runner; undefined if there is none.
 */
export function lockState(file: string | undefined): (lock: SavedLock, isToRelease: boolean) => void {
  const held = new Map<string, SavedLock>()
  return (lock, isToRelease) => {
    const place = `${lock.bucket}/${lock.key}`
    if (isToRelease) held.set(place, lock)
    else held.delete(place)
    // Without a runner there is no post step, and the state would be printed.
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
 * Removes everything that was saved: a lock that must no longer be released, and an incomplete value, which a full disk
 * can leave and for which the runner would fail the step.
 */
function empty(file: string): void {
  try {
    truncateSync(file)
  } catch {
    // In this case nothing was written.
  }
}

/** The locks that the main step held when it ended. There are none unless it was killed. */
export function locksLeft(): SavedLock[] {
  const state = getState(STATE)
  return state === '' ? [] : (JSON.parse(state) as SavedLock[])
}
