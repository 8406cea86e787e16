/** Markdown set plainly: as elements, never as HTML, and nothing is fetched. */

import { type Block, blocksOf, type Inline } from '../../model/markdown'
import './markdown.css'

function Words({ inlines }: { readonly inlines: readonly Inline[] }) {
  return inlines.map((inline, index) => {
    switch (inline.type) {
      case 'text': return <span key={index}>{inline.text}</span>
      case 'code': return <code key={index}>{inline.text}</code>
      case 'strong': return <strong key={index}>{inline.text}</strong>
      case 'emphasis': return <em key={index}>{inline.text}</em>
      case 'link': return <a key={index} href={inline.href} title={inline.href} target="_blank" rel="noopener noreferrer">{inline.text}</a>
    }
  })
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.type) {
    case 'heading': return <p className="markdown-heading"><Words inlines={block.inlines} /></p>
    case 'paragraph': return <p><Words inlines={block.inlines} /></p>
    case 'quote': return <blockquote><Words inlines={block.inlines} /></blockquote>
    case 'code': return <pre>{block.text}</pre>
    case 'rule': return <hr />
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List>
          {block.items.map(({ level, inlines }, index) => (
            <li key={index} style={{ marginLeft: level * 16 }}><Words inlines={inlines} /></li>
          ))}
        </List>
      )
    }
  }
}

export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="markdown">
      {blocksOf(text).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  )
}
