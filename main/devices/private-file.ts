/** A small file that only its owner may read, replaced whole. */
import { chmod, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

const OWNER_ONLY = 0o600

/** Written beside, synced, then renamed over: a crash leaves the old content or the new, never half a file. Throws what the file system throws. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`
  try {
    const file = await open(beside, 'w', OWNER_ONLY)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await chmod(beside, OWNER_ONLY)
    await rename(beside, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await unlink(beside).catch(() => undefined)
    throw error
  }
}

/** Makes the rename itself durable; Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
