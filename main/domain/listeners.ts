/** Those who follow something, in the order in which they began. */
export class Listeners<Value> {
  private readonly all = new Set<(value: Value) => void>()

  /** Returns the function that ends it. */
  add(listener: (value: Value) => void): () => void {
    this.all.add(listener)
    return () => void this.all.delete(listener)
  }

  notify(value: Value): void {
    for (const listener of this.all) listener(value)
  }
}
