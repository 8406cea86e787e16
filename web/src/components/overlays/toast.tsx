/** A short word about something that was done, or could not be; it goes by itself. */

import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react'

import { Icon } from '../labels/icon'
import './toast.css'

export interface Toast {
  readonly text: string
  readonly tone?: 'plain' | 'bad'
}

const Say = createContext<(toast: Toast) => void>(() => undefined)

/** Says something at the foot of the page. */
export function useToast(): (toast: Toast) => void {
  return use(Say)
}

const STAYS_MS = 5_000

/** One at a time: the newest is what matters. A pointer on it keeps it. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toast, setToast] = useState<Toast | null>(null)
  const [isKept, setIsKept] = useState(false)
  const close = useCallback(() => {
    setToast(null)
    setIsKept(false)
  }, [])
  useEffect(() => {
    if (!toast || isKept) return undefined
    const timer = window.setTimeout(close, STAYS_MS)
    return () => { window.clearTimeout(timer) }
  }, [toast, isKept, close])
  return (
    <Say value={setToast}>
      {children}
      <div className="toasts" role="status" aria-live="polite" onPointerEnter={() => { setIsKept(true) }} onPointerLeave={() => { setIsKept(false) }}>
        {toast && <ToastView toast={toast} onClose={close} />}
      </div>
    </Say>
  )
}

export function ToastView({ toast: { text, tone = 'plain' }, onClose }: { readonly toast: Toast; readonly onClose: () => void }) {
  return (
    <div className={`toast ${tone}`}>
      <Icon name={tone === 'bad' ? 'warning' : 'check'} />
      <span>{text}</span>
      <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  )
}
