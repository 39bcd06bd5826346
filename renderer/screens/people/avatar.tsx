/** A person: their photo, or without one a plain silhouette on a grey that stays theirs. Never a made-up face. */
import { useEffect, useRef, useState } from 'react'
import { text } from '../../format/text'
import { drawFace, greyOf, onFaces, photoAddress, smallFace, usePhoto } from './faces'

interface AvatarProps {
  readonly person: string
  readonly size: 'row' | 'list' | 'dialog' | 'large'
}

/** Device pixels of the canvas: enough for a screen of twice the density. */
const PIXELS = { row: [36, 36], list: [60, 64] } as const

function SmallFace({ person, size }: { readonly person: string; readonly size: 'row' | 'list' }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isThere, setThere] = useState(false)
  useEffect(() => {
    const draw = (): void => {
      const face = smallFace(person)
      setThere(face !== null)
      if (face && canvas.current) drawFace(canvas.current, face)
    }
    draw()
    return onFaces(draw)
  }, [person])
  const [width, height] = PIXELS[size]
  return <canvas ref={canvas} width={width} height={height} hidden={!isThere} aria-hidden="true" />
}

function WholePhoto({ person, photo, alt }: { readonly person: string; readonly photo: number; readonly alt: string }) {
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return null
  return <img src={photoAddress(person, photo)} alt={alt} decoding="async" onError={() => setBroken(true)} />
}

export function Avatar({ person, size }: AvatarProps) {
  const photo = usePhoto(person)
  return (
    <span className={`avatar avatar-${size} grey-${greyOf(person)}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <use href="#shape-person" />
      </svg>
      {size === 'large' && photo === undefined && <span className="avatar-said">{text('avatar.no-photo')}</span>}
      {photo !== undefined &&
        (size === 'row' || size === 'list' ? (
          <SmallFace key={photo} person={person} size={size} />
        ) : (
          <WholePhoto key={photo} person={person} photo={photo} alt={size === 'large' ? text('avatar.photo') : ''} />
        ))}
    </span>
  )
}
