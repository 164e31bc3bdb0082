import { jsx } from 'astro/jsx-runtime'
import Gap from '#components/measures/Gap.astro'
import Item from '#components/measures/Item.astro'
import Items from '#components/measures/Items.astro'
import Paragraph from '#components/measures/Paragraph.astro'

type Props = Record<string, unknown>

/** `component` with props of ours before those the text gives it. */
const given = (component: unknown, ours: Props) => (props: Props) =>
  jsx(component, { ...ours, ...props })

/**
 * The components an article's MDX is written with, told which article they stand in, so that the text
 * types no ids. `whole`: the article stands in the full text, its ids carry its number.
 */
export function parts(article: number, paragraphs: number, whole: boolean) {
  const at = { article, whole }
  return {
    Caption: given(Paragraph, { ...at, n: 1 }),
    Lead: given(Paragraph, { ...at, n: 1 }),
    Paragraph: given(Paragraph, { ...at, n: paragraphs }),
    Items,
    Item: given(Item, at),
    Gap,
  }
}
