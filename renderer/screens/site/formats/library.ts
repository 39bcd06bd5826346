/** Card formats that other systems use, ready to be added to a site: those whose sources and vectors the product has. */
import library from '../../../../resources/card-formats.json'
import type { JsonObject } from '../../../../preload/contract/draft'

export const LIBRARY: readonly JsonObject[] = library.formats.map(({ format }) => format)
