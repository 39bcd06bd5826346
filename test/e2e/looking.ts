import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

// What tests of the look have in common: themes, axe, and what a person who sees badly or uses no mouse runs into.

export const THEMES = ['dark', 'light', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

/** Shows the page in a theme; the operator's own choice stays as it was. */
export const show = (page: Page, theme: Theme): Promise<void> =>
  page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme)

/** The rules that a theme decides. */
export const COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds, with the place and the rule; by all rules when none are named. */
export async function axe(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await still(page)
  // Electron opens no second page for axe, hence the older way.
  const builder = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (rules ? builder.withRules([...rules]) : builder).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  )
}

/** Waits for the end of what moves once: half way between two states a button has the colours of both. */
const still = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const once = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
    return Promise.allSettled(once.map(({ finished }) => finished))
  })

/**
 * What cannot be read or reached: a page wider than its window, words cut off without an ellipsis, and whatever takes a
 * click or the keyboard and does not come into view by scrolling. In an open dialog only the dialog is looked at.
 */
export async function outOfReach(page: Page): Promise<readonly string[]> {
  const found = await lookForReach(page)
  if (found.length === 0) return found
  // The site keeps running: a part that was redrawn during the check is checked again, and a real fault stays.
  await page.waitForTimeout(AGAIN_MS)
  return lookForReach(page)
}
const AGAIN_MS = 500

function lookForReach(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.documentElement
    const dialogs = [...document.querySelectorAll('[role=dialog], .sign-in')]
    const within = dialogs.at(-1) ?? document.body
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(element.textContent ?? '').trim().slice(0, 40)}"`
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
      element.closest('[inert], .vh') === null
    // The foot scrolls nowhere: what passes its edge is lost.
    for (const element of document.querySelectorAll('.foot > *'))
      if (isShown(element) && element.getBoundingClientRect().right > innerWidth)
        found.push(`beyond the edge of the window: ${name(element)}`)
    if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide in a window of ${innerWidth}`)
    for (const element of within.querySelectorAll<HTMLElement>('*')) {
      if (!isShown(element) || !(element instanceof HTMLElement)) continue
      const { overflowX, textOverflow } = getComputedStyle(element)
      const hides = overflowX === 'hidden' || overflowX === 'clip'
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '')
      if (hides && own && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1)
        found.push(`cut off: ${name(element)}`)
      // Drawn over what is beside it.
      const isFull =
        element.matches('button, label, .button') && !hides && element.scrollWidth > element.clientWidth + 1
      if (isFull && element.clientWidth > 0) found.push(`wider than its box: ${name(element)}`)
      const { width, height } = element.getBoundingClientRect()
      if (own && width < 90 && height > 100) found.push(`squeezed to ${Math.round(width)}: ${name(element)}`)
    }
    const takes = 'button, a[href], input, select, textarea'
    for (const element of within.querySelectorAll<HTMLElement>(takes)) {
      if (!isShown(element)) continue
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      // What hides its rest can be scrolled by a program, and by nobody's hand.
      for (let each = element.parentElement; each; each = each.parentElement)
        if (getComputedStyle(each).overflowX === 'hidden' && each.scrollLeft > 0) {
          found.push(`beyond the edge of ${each.className}: ${name(element)}`)
          each.scrollLeft = 0
        }
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0) continue
      // Of what is larger than the window its beginning is enough.
      const x = Math.max(0, box.left) + Math.min(box.width, innerWidth) / 2
      const y = Math.max(0, box.top) + Math.min(box.height, innerHeight) / 2
      const hit = document.elementFromPoint(x, y)
      const label = element.closest('label')
      if (!hit || !(element.contains(hit) || hit.contains(element) || label?.contains(hit)))
        found.push(
          `not reached: ${name(element)} at ${Math.round(x)},${Math.round(y)} under ${hit ? name(hit) : 'nothing'}`,
        )
    }
    root.scrollTo(0, 0)
    return [...new Set(found)]
  })
}

/**
 * What is drawn too small: text under 11 pixels, buttons and fields under 28, anything else that takes a click under 24.
 * Links within a sentence are as high as its lines; a name in a row that takes the click itself is as high as the row.
 */
export const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').trim().slice(0, 40)}"`
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
      element.closest('[inert], .vh') === null
    for (const element of document.body.querySelectorAll('*')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '')
      const size = parseFloat(getComputedStyle(element).fontSize)
      // What is drawn in an SVG has the size of its drawing.
      if (own && size < 11 && element.closest('svg') === null && isShown(element))
        found.push(`text of ${size} px: ${name(element)}`)
    }
    for (const element of document.body.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')) {
      if (!isShown(element) || getComputedStyle(element).display === 'inline') continue
      const { height, width } = (element.closest('label, tr[data-opens]') ?? element).getBoundingClientRect()
      const least = element.matches('.button, .field') ? 28 : 24
      if (height > 0 && (height < least || width < 24))
        found.push(`${Math.round(width)} x ${Math.round(height)}, under ${least}: ${name(element)}`)
    }
    return [...new Set(found)]
  })

/** Whatever would move now or when it changes, what is drawn before and after an element included. */
export const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const longest = (times: string): number => Math.max(...times.split(',').map((time) => parseFloat(time)))
    return [...document.querySelectorAll('*')].flatMap((element) =>
      [undefined, '::before', '::after'].flatMap((part) => {
        const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part)
        const moves = longest(transitionDuration) > 0 || (animationName !== 'none' && longest(animationDuration) > 0)
        const name = `${element.tagName}.${element.getAttribute('class')}${part ?? ''}`
        return moves ? [`${name} ${transitionDuration} ${animationName}`] : []
      }),
    )
  })
