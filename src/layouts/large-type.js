// 大字: the class `large` on the root, remembered on this device alone. No module, because it runs before
// the first paint: otherwise every page would jump. Published as it stands, so it is plain JavaScript.
{
  const key = 'large-type'
  const root = document.documentElement.classList

  /** Storage may be refused (private windows, policies): then the switch holds for the page at hand. */
  const remembered = () => {
    try {
      return localStorage.getItem(key) === 'on'
    } catch {
      return false
    }
  }
  root.toggle('large', remembered())

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector('button.large-type')
    if (!(button instanceof HTMLButtonElement)) return
    const show = () => (button.ariaPressed = String(root.contains('large')))
    show()
    button.hidden = false
    button.addEventListener('click', () => {
      const on = root.toggle('large')
      show()
      try {
        if (on) localStorage.setItem(key, 'on')
        else localStorage.removeItem(key)
      } catch {
        // Nothing to do: see above.
      }
    })
  })
}
