import { made } from '#scripts/form-problems'

/** What stands in a field that no form sends. */
export const secretIn = (root: ParentNode, id: string) =>
  root.querySelector<HTMLInputElement>(`#${id}`)?.value ?? ''

/** Empties the fields that no form sends. */
export function forget(root: ParentNode) {
  for (const field of root.querySelectorAll<HTMLInputElement>('input:not([name])')) field.value = ''
}

/** Puts a value into a hidden field of a form. */
export function put(form: HTMLFormElement, name: string, value: string) {
  const field = form.elements.namedItem(name)
  if (field instanceof HTMLInputElement) field.value = value
}

/** Lets the demo's buttons write what is public into its field. */
export function fillable(root: ParentNode) {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-passphrase]'))
    button.addEventListener('click', () => {
      const { passphrase = '', for: id = '' } = button.dataset
      const field = root.querySelector<HTMLInputElement>(`#${id}`)
      if (field) field.value = passphrase
    })
}

/** Lets the enter key in a field that stands in no form press its button. */
export function pressedByEnter(field: HTMLInputElement | null, button: HTMLButtonElement) {
  field?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) button.click()
  })
}

/** Says something in a part of the page that is read aloud. */
export const sayIn = (root: ParentNode, part: string, ...words: string[]) =>
  root
    .querySelector(`[data-part=${part}]`)
    ?.replaceChildren(...words.map((textContent) => made('span', { textContent })))

/** Lets the page draw what was just said before work that holds it up begins. */
export const drawn = () => new Promise((resolve) => setTimeout(resolve, 50))
