import { join } from 'node:path'
export const resolveBinding = (): string => join(process.cwd(), 'native/prebuilt/sqlite-compat.node')
