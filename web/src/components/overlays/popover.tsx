/** A button that opens a small panel below itself; Escape and a click elsewhere close it. */

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

import { Icon, type IconName } from '../labels/icon'
import './popover.css'

export interface PopoverProps {
  /** Says what the button is for, read before its text. */
  readonly label: string
  readonly button?: ReactNode
  /** A quiet button of an icon alone. */
  readonly isPlain?: boolean
  readonly icon?: IconName
  readonly className?: string
  readonly align?: 'start' | 'end'
  readonly role?: 'dialog' | 'menu'
  readonly children: (close: () => void) => ReactNode
}

/** Calls `close` when the pointer goes down outside of `box`. */
function useOutside(box: React.RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return undefined
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close()
    }
    document.addEventListener('pointerdown', onDown)
    return () => {
      document.removeEventListener('pointerdown', onDown)
    }
  }, [box, open, close])
}

export function Popover(props: PopoverProps) {
  const { label, className = '', align = 'start', role = 'dialog', children } = props
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const [close] = useState(() => () => { setOpen(false) })
  useOutside(box, open, close)

  const closeAndReturn = () => {
    close()
    document.getElementById(`${id}-button`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    closeAndReturn()
  }
  return (
    // The keys only close what the button opened; the button and the panel's own controls are the widgets.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={`popover ${className}`} ref={box} onKeyDown={onKeyDown}>
      <Opener {...props} id={id} role={role} isOpen={open} onClick={() => { setOpen(!open) }} />
      {open && (
        <div id={id} className={`popover-panel align-${align}`} role={role} aria-label={label}>
          {children(closeAndReturn)}
        </div>
      )}
    </div>
  )
}

type OpenerProps = Pick<PopoverProps, 'label' | 'button' | 'isPlain' | 'icon'> & {
  readonly id: string
  readonly role: 'dialog' | 'menu'
  readonly isOpen: boolean
  readonly onClick: () => void
}

function Opener({ id, role, label, button, isPlain = false, icon, isOpen, onClick }: OpenerProps) {
  return (
    <button
      id={`${id}-button`}
      type="button"
      className={isPlain ? 'icon-button' : 'control'}
      aria-haspopup={role}
      aria-expanded={isOpen}
      aria-controls={isOpen ? id : undefined}
      title={label}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      <span className="visually-hidden">{label}{isPlain ? '' : ': '}</span>
      {button}
      {!isPlain && <Icon name="chevron" />}
    </button>
  )
}
