/** Copies the citation beside the button with its short link in full, and says so; else selects both to be copied by hand. */
export async function copyCitation(button: Element): Promise<void> {
  const place = button.parentElement
  const link = place?.querySelector('a')
  const citation = place?.firstElementChild
  if (!place || !link || !citation) return

  let told = place.querySelector('[role=status]')
  if (!told) {
    told = document.createElement('span')
    told.role = 'status'
    place.append(' ', told)
  }
  // A screen reader tells what changes in a place it has seen: not what is there at first, nor the same words again.
  told.textContent = ''
  await new Promise((seen) => setTimeout(seen, 100))
  try {
    await navigator.clipboard.writeText(`${citation.textContent} ${link.href}`)
    told.textContent = '已复制'
  } catch {
    // By hand, too, the link is taken in full.
    link.textContent = link.href
    getSelection()?.setBaseAndExtent(citation, 0, link, link.childNodes.length)
    told.textContent = '未能自动复制，引用和短链接已选中，请手动复制'
  }
}
