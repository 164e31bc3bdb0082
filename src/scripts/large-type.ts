/** 大字: sets the class `large` on the root, says so on its button, and remembers it on this device alone. */
const key = 'large-type'
const root = document.documentElement

// Storage may be refused (private windows, policies): then the switch holds for the page at hand.
function remembered(): boolean {
  try {
    return localStorage.getItem(key) === 'on'
  } catch {
    return false
  }
}

function remember(on: boolean) {
  try {
    if (on) localStorage.setItem(key, 'on')
    else localStorage.removeItem(key)
  } catch {
    // Nothing to do: see above.
  }
}

const button = document.querySelector<HTMLButtonElement>('button.large-type')

function show(on: boolean) {
  root.classList.toggle('large', on)
  button?.setAttribute('aria-pressed', String(on))
}

show(remembered())
if (button) {
  button.hidden = false
  button.addEventListener('click', () => {
    const on = !root.classList.contains('large')
    show(on)
    remember(on)
  })
}

export {}
