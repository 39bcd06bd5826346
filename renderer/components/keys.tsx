/** Key caps, as `Ctrl E`. */
export function Keys({ of }: { readonly of: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {of.split('+').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
